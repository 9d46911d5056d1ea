package client

import (
	"errors"
	"fmt"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/loopback"
)

// A Problem says why a login failed, in the window and on the browser's page.
type Problem struct {
	Title    string
	Happened string
	Do       string
	// Detail is the environment's own message; it comes from outside.
	Detail string
	// PortBusy offers a free port as the way out (D1).
	PortBusy bool
	// LinksClosed offers the same: links of the app's scheme do not open the app (D6).
	LinksClosed bool
}

// problemOf is the one place that turns an error into words.
func problemOf(err error) Problem {
	var busy *loopback.PortBusyError
	var refused *auth.AuthorizationError
	var clock *auth.ClockError
	switch {
	case errors.As(err, &busy):
		return Problem{Title: "The sign-in port is taken", PortBusy: true,
			Happened: fmt.Sprintf("Another program on this computer uses port %d, which your browser comes back to.", busy.Port),
			Do:       "End that program and try again, or use a free port."}
	case errors.Is(err, errUnregistered):
		return Problem{Title: "Links don't open multiapp here", LinksClosed: true,
			Happened: "Your browser would come back by a link of multiapp's own, which this computer opens with another program, or with none.",
			Do:       "Run “desktop link” in a terminal once and try again, or use a free port."}
	case errors.Is(err, errStrayLink):
		return Problem{Title: "Nothing was waiting for this link", Happened: "It belongs to a sign-in that is over, or that multiapp did not start. Nothing was changed.",
			Do: "Start the sign-in here; your browser opens by itself."}
	case errors.As(err, &refused):
		return refusal(refused)
	case errors.Is(err, auth.ErrStateMismatch):
		return Problem{Title: "This answer belongs to another sign-in", Happened: "Nothing was changed.",
			Do: "Go on in the tab that multiapp opened last."}
	case errors.Is(err, auth.ErrCodeRejected):
		return Problem{Title: "This sign-in is used up", Happened: "The one-time code was used before or has expired.", Do: "Sign in again."}
	case errors.Is(err, errTimedOut):
		return Problem{Title: "Your browser did not come back", Happened: "The wait for your sign-in is over.", Do: "Try again, and finish the sign-in in your browser."}
	case errors.As(err, &clock):
		return Problem{Title: "This computer's clock is " + keeper.ClockWords(clock.Ahead), Happened: "So your sign-in could not be verified, and nothing of it was kept.",
			Do: "Set this computer's date, time and time zone, then try again."}
	case errors.Is(err, auth.ErrSignInPage):
		return Problem{Title: "You seem to be behind a sign-in page of the network", Happened: "Another server answered in the environment's place.",
			Do: "Open any page in your browser, sign in to the network there, then try again."}
	case errors.Is(err, auth.ErrNoDeviceLogin):
		return Problem{Title: "This environment gives no codes", Happened: "It does not offer the sign-in by a code that this app is set to.",
			Do: "Choose another way back in the settings, then try again."}
	case errors.Is(err, auth.ErrUnavailable):
		return Problem{Title: "The environment can't be reached", Happened: "It did not answer, or not as expected.",
			Do: "Check that it runs and that you are online, then try again."}
	case errors.Is(err, auth.ErrInvalidToken):
		return Problem{Title: "The sign-in could not be verified", Happened: "A token failed a check, so none was kept.",
			Do: "Try again. If it happens again, compare this computer's clock and ENV_URL with the environment."}
	}
	return Problem{Title: "Sign-in failed", Happened: "Something unexpected happened; the log says what.", Do: "Try again."}
}

// refusal words the errors of RFC 6749 §4.1.2.1 (W9's rule).
func refusal(err *auth.AuthorizationError) Problem {
	detail := err.Code
	if err.Description != "" {
		detail += ": " + err.Description
	}
	p := Problem{Title: "Sign-in failed", Happened: "The environment refused the request.", Do: "Try again.", Detail: detail}
	switch err.Code {
	case "access_denied":
		p.Title, p.Happened = "You did not sign in", "The sign-in was cancelled or not allowed."
		p.Do = "If that was not what you wanted, try again."
	case "expired_token":
		p.Title, p.Happened, p.Do, p.Detail = "The code has expired", "Nobody entered it in time.", "Try again for a new one.", ""
	case "server_error", "temporarily_unavailable":
		p.Happened, p.Do = "The environment had a problem of its own.", "Try again in a moment."
	}
	return p
}
