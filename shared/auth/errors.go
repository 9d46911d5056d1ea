package auth

import (
	"errors"
	"fmt"
)

// Errors that callers branch on. Everything else is a wrapped cause for the log.
var (
	// ErrUnavailable says that the environment could not be asked, or gave no
	// usable answer. It is never a reason to end a local session.
	ErrUnavailable = errors.New("auth: environment unavailable")

	// ErrSessionEnded says that the environment refused the refresh token with
	// invalid_grant (RFC 6749 §5.2): the session is over, clear local state.
	ErrSessionEnded = errors.New("auth: session ended")

	// ErrStateMismatch says that a callback does not belong to the login attempt:
	// wrong, missing, repeated or outdated state. Nothing else in it may be believed.
	ErrStateMismatch = errors.New("auth: callback does not belong to this login")

	// ErrCodeRejected says that the authorization code was used before, expired
	// or was issued to somebody else (invalid_grant at the code exchange).
	ErrCodeRejected = errors.New("auth: authorization code rejected")

	// ErrInvalidToken says that a token failed a check. The wrapped cause names the check.
	ErrInvalidToken = errors.New("auth: invalid token")

	// ErrTokenExpired says that a token is good but for its time. It matches
	// ErrInvalidToken as well.
	ErrTokenExpired = fmt.Errorf("%w: expired", ErrInvalidToken)
)

// An AuthorizationError is the error response of the authorization endpoint
// (RFC 6749 §4.1.2.1). Both fields come from outside: escape them where they are shown.
type AuthorizationError struct {
	Code        string
	Description string
}

// Error returns code and description.
func (e *AuthorizationError) Error() string {
	return fmt.Sprintf("auth: authorization refused: %q: %q", e.Code, e.Description)
}

func invalidToken(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrInvalidToken, fmt.Errorf(format, args...))
}

func unavailable(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrUnavailable, fmt.Errorf(format, args...))
}
