package secretstore

import (
	"errors"
	"syscall"
)

const (
	storeName     = "the Credential Manager"
	missingAdvice = "See that the service Credential Manager runs, then try again."
)

// kindOf reads what the Credential Manager answered.
func kindOf(err error) Kind {
	var number syscall.Errno
	if errors.As(err, &number) {
		return kindOfErrno(uintptr(number))
	}
	return Broken
}
