package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/auth/management"
	"example.com/multiapp/shared/auth/relay"
	"example.com/multiapp/shared/ui"
)

// problem is what an error means to the person or program that gets it. Nothing
// in it comes from the request.
type problem struct {
	status int
	code   string // for programs
	title  string
	// happened and do are the page's two paragraphs.
	happened, do string
	// retry labels the main way on; without one there is none.
	retry string
}

const (
	tryAgain = "Try again"
	signIn   = "Sign in"
)

var (
	problemInternal = problem{http.StatusInternalServerError, "server_error", "Something went wrong",
		"The web app could not answer. The failure is in its log.", "Try again in a moment.", ""}
	problemNotFound = problem{http.StatusNotFound, "not_found", "There is nothing here", "This address leads nowhere.", "Go to the start page.", ""}
	problemLogin    = problem{http.StatusBadGateway, "server_error", "Signing in did not work",
		"The environment could not complete the sign-in.", "Try again. If it keeps happening, the log of the web app says more.", tryAgain}
)

// explained is an error whose problem depends on more than its kind.
type explained struct {
	error
	problem problem
	// other is the second way on; without a URL it leads to the start page.
	other ui.Link
}

func (e explained) Unwrap() error { return e.error }

// problems are looked through in order; the first match counts.
var problems = []struct {
	err error
	problem
}{
	{errSignedOutHereOnly, problem{http.StatusServiceUnavailable, "unavailable", "You are signed out here",
		"The environment could not be reached, so you may still be signed in there and in your other apps.",
		"Try again in a moment to sign out everywhere.", tryAgain}},
	{auth.ErrUnavailable, problem{http.StatusServiceUnavailable, "unavailable", "The environment cannot be reached",
		"The environment did not answer.", "Try again in a moment. You have not been signed out.", tryAgain}},
	{ended.ErrUnavailable, problem{http.StatusServiceUnavailable, "unavailable", "The web app cannot answer",
		"It cannot find out whether you are still signed in.", "Try again in a moment. You have not been signed out.", tryAgain}},
	{relay.ErrTooMany, problem{http.StatusTooManyRequests, "too_many_streams", "That was too much",
		"There are too many open streams.", "Close some, and try again.", ""}},
	{relay.ErrClosed, problem{http.StatusServiceUnavailable, "unavailable", "The web app is restarting",
		"It takes no more requests.", "Try again in a moment.", tryAgain}},
	{auth.ErrStateMismatch, problem{http.StatusBadRequest, "invalid_request", "This sign-in is not valid",
		"The answer does not belong to a sign-in that was started in this browser, or it came too late.",
		"Start again from here.", signIn}},
	{auth.ErrCodeRejected, problem{http.StatusBadRequest, "invalid_grant", "This sign-in was used or has expired",
		"Each sign-in works once and for a few minutes.", "Start a new one.", signIn}},
	{errCrossOrigin, problem{http.StatusForbidden, "forbidden", "That came from another site",
		"Another site sent this request, so nothing was done.", "Use the buttons on this site.", ""}},
	{management.ErrCredentials, problem{http.StatusBadGateway, "server_error", "The environment does not accept this app",
		"It refuses the client id and secret that the web app has.", "Compare them with those at the environment: the log of the web app says more.", tryAgain}},
	{management.ErrNotFound, problemNotFound},
	{errBadRequest, problem{http.StatusBadRequest, "invalid_request", "That address does not work",
		"The request holds something that the web app does not accept.", "Start again from here.", signIn}},
}

// authorizationProblems explain the errors of RFC 6749 §4.1.2.1 and OpenID
// Connect Core §3.1.2.6 that a user can do something about.
var authorizationProblems = map[string]problem{
	"access_denied": {http.StatusForbidden, "access_denied", "You did not sign in",
		"The sign-in was cancelled or not allowed.", "If that was not what you wanted, try again.", tryAgain},
	"invalid_request": {http.StatusBadGateway, "invalid_request", "Signing in did not work",
		"The environment did not understand the web app's request.",
		"Try again. If it keeps happening, the web app's settings need attention: its log says more.", tryAgain},
	"server_error":               problemLogin,
	"temporarily_unavailable":    problemLogin,
	"login_required":             problemSignInNeeded,
	"interaction_required":       problemSignInNeeded,
	"account_selection_required": problemSignInNeeded,
	"consent_required":           problemSignInNeeded,
}

var problemSignInNeeded = problem{http.StatusUnauthorized, "login_required", "Please sign in",
	"The environment has no session for you that it could use without asking.", "Sign in to go on.", signIn}

// problemOf translates an error.
func problemOf(err error) problem {
	var refused *apiError
	if errors.As(err, &refused) {
		return problem{status: http.StatusUnauthorized}
	}
	var authorization *auth.AuthorizationError
	if errors.As(err, &authorization) {
		if p, known := authorizationProblems[authorization.Code]; known {
			return p
		}
		return problemLogin
	}
	var special explained
	if errors.As(err, &special) {
		return special.problem
	}
	for _, known := range problems {
		if errors.Is(err, known.err) {
			return known.problem
		}
	}
	if errors.Is(err, auth.ErrInvalidToken) {
		return problemLogin
	}
	return httpProblem(err)
}

// httpProblem translates Echo's own errors, such as an unknown path.
func httpProblem(err error) problem {
	var answer *echo.HTTPError
	if !errors.As(err, &answer) {
		return problemInternal
	}
	switch answer.Code {
	case http.StatusNotFound:
		return problemNotFound
	case http.StatusMethodNotAllowed:
		return problem{answer.Code, "method_not_allowed", "That does not work here",
			"This address has to be reached by a button of this site; opening it does nothing.", "Go to the start page.", ""}
	case http.StatusRequestEntityTooLarge:
		return problem{answer.Code, "invalid_request", "That was too much", "The request is too large.", "Send less.", ""}
	}
	return problemInternal
}
