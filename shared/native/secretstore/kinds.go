package secretstore

import "strings"

// What the systems' own errors mean. The tables are here, for every system, so that
// they are tested on each; the kind_*.go files find the name or number in an error.

// kindOfStatus reads the exit status of macOS's security program, which is the last
// byte of an OSStatus.
func kindOfStatus(status int) Kind {
	switch status {
	case 36: // errSecInteractionNotAllowed: locked, and nobody can be asked
		return Locked
	case 51, 128: // errSecAuthFailed, userCanceledErr
		return Denied
	case 37: // errSecNoDefaultKeychain
		return NoDefault
	case 50, 53: // errSecNoSuchKeychain, errSecNotAvailable
		return Missing
	}
	return Broken
}

// kindOfErrno reads an error number of Windows.
func kindOfErrno(number uintptr) Kind {
	switch number {
	case 5: // ERROR_ACCESS_DENIED
		return Denied
	case 50, 1058, 1062, 1312, 1722: // not supported, service disabled or not started, no such logon session, no RPC server
		return Missing
	}
	return Broken
}

// kindOfDBusName reads the name of a D-Bus error.
func kindOfDBusName(name string) Kind {
	const bus = "org.freedesktop.DBus.Error."
	switch {
	case name == bus+"ServiceUnknown", name == bus+"NameHasNoOwner", name == bus+"Disconnected", name == bus+"FileNotFound",
		strings.HasPrefix(name, bus+"Spawn"), name == bus+"UnknownMethod", name == bus+"UnknownInterface":
		return Missing
	case name == bus+"NoReply", name == bus+"Timeout", name == bus+"TimedOut":
		return Slow
	case name == bus+"AccessDenied", name == bus+"AuthFailed":
		return Denied
	case name == "org.freedesktop.Secret.Error.IsLocked":
		return Locked
	case name == "org.freedesktop.Secret.Error.NoSuchObject", name == bus+"UnknownObject":
		return NoDefault
	}
	return Broken
}
