package keeper

import (
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"example.com/multiapp/shared/auth"
)

// Trouble is why the environment could not be used the last time. It never ends a
// session.
type Trouble string

// The troubles.
const (
	NoTrouble Trouble = ""
	// Unreachable: no answer, or an error.
	Unreachable Trouble = "unreachable"
	// SignInPage: the network answered in its place (a captive portal).
	SignInPage Trouble = "sign-in-page"
	// WrongClock: its tokens cannot be verified with this machine's clock.
	WrongClock Trouble = "wrong-clock"
	// BadCertificate: its certificate is not valid at this machine's date.
	BadCertificate Trouble = "bad-certificate"
)

func troubleOf(err error) Trouble {
	var clock *auth.ClockError
	var certificate x509.CertificateInvalidError
	switch {
	case errors.As(err, &clock):
		return WrongClock
	case errors.Is(err, auth.ErrSignInPage):
		return SignInPage
	case errors.As(err, &certificate) && certificate.Reason == x509.Expired:
		return BadCertificate
	}
	return Unreachable
}

// Notice says in plain words what is out of order with the network or the clock while
// the session goes on, and what to do. Both are empty when all is well.
func (s State) Notice() (title, text string) {
	switch s.Trouble {
	case Unreachable:
		return "The environment can't be reached", "Your session is kept, and the environment is asked again by itself."
	case SignInPage:
		return "You seem to be behind a sign-in page of the network", "Open any page in your browser and sign in to the network there. Your session is kept."
	case WrongClock:
		return clockTitle(s.ClockAhead), "Nothing can be verified until it is right: set this computer's date, time and time zone. Your session is kept."
	case BadCertificate:
		return "The environment's certificate is not valid at this computer's date", "Compare this computer's date and time. If they are right, tell whoever runs the environment. Your session is kept."
	}
	if s.ClockAhead != 0 {
		return clockTitle(s.ClockAhead), "Your session goes on, but signing in may fail. Set this computer's date, time and time zone."
	}
	return "", ""
}

func clockTitle(ahead time.Duration) string {
	if ahead == 0 {
		return "This computer's clock seems to be wrong"
	}
	return "This computer's clock is " + ClockWords(ahead)
}

// ClockWords says how far a clock is off: "5 minutes ahead", "2 days behind".
func ClockWords(ahead time.Duration) string {
	way := "ahead"
	if ahead < 0 {
		way = "behind"
	}
	units := []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	for _, unit := range units {
		switch n := int(ahead.Abs().Round(unit.size) / unit.size); {
		case n == 1 && ahead.Abs() >= unit.size:
			return fmt.Sprintf("1 %s %s", unit.name, way)
		case n > 1:
			return fmt.Sprintf("%d %ss %s", n, unit.name, way)
		}
	}
	return "right"
}
