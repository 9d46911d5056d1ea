package provider

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/session"
)

// step is what must happen before an authorization request can be answered with a code.
type step string

const (
	stepAnswer  step = "answer"  // nothing: the session is good
	stepSignIn  step = "sign in" // ask who the person is
	stepSignUp  step = "sign up" // prompt=create
	stepAccount step = "account" // prompt=select_account
	stepConsent step = "consent" // prompt=consent
	stepRefuse  step = "refuse"  // login_required: a page would be needed, and prompt=none forbids it
)

// promptCreate is of Initiating User Registration via OpenID Connect 1.0.
const promptCreate = "create"

var prompts = []string{oidc.PromptNone, oidc.PromptLogin, oidc.PromptSelectAccount, oidc.PromptConsent, promptCreate}

// question is everything that decides over an authorization request.
type question struct {
	prompt   []string
	maxAge   *uint            // seconds; nil when not asked for
	hintUser string           // subject of the id_token_hint, or empty
	session  *session.Session // of the browser, nil without one
	now      time.Time
}

// decide applies OpenID Connect Core §3.1.2.1 and §3.1.2.3. It reads nothing and stores nothing. fresh tells that the
// session at hand is not good enough: the person must sign in again even if they have one.
func decide(q question) (next step, fresh bool) {
	asks := func(p string) bool { return slices.Contains(q.prompt, p) }
	fresh = asks(oidc.PromptLogin) || q.session != nil && q.stale()
	good := q.session != nil && !fresh && (q.hintUser == "" || q.hintUser == q.session.UserID)
	switch {
	case asks(oidc.PromptNone) && good:
		return stepAnswer, false
	case asks(oidc.PromptNone):
		return stepRefuse, fresh
	case asks(promptCreate):
		return stepSignUp, fresh
	case asks(oidc.PromptSelectAccount) && q.session != nil:
		return stepAccount, fresh
	case !good:
		return stepSignIn, fresh
	case asks(oidc.PromptConsent):
		return stepConsent, false
	}
	return stepAnswer, false
}

// stale tells whether the last sign-in is older than max_age; 0 asks for a new one always.
func (q question) stale() bool {
	if q.maxAge == nil {
		return false
	}
	return *q.maxAge == 0 || q.now.Sub(q.session.AuthTime).Seconds() > float64(*q.maxAge)
}
