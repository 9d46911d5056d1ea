package secretstore

import (
	"errors"
	"io/fs"
	"os/exec"
)

const (
	storeName     = "your Keychain"
	missingAdvice = "See in Keychain Access that you have a login keychain, then try again."
)

// kindOf reads what the security program answered.
func kindOf(err error) Kind {
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return kindOfStatus(exit.ExitCode())
	case errors.Is(err, fs.ErrNotExist):
		return Missing
	}
	return Broken
}
