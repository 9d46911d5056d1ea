package provider

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// request is an authorization request that passed every check.
type request struct {
	reply
	app          directory.Application
	scope        []string
	nonce        string
	challenge    string
	flow         string // names the steps of this login in the journal
	organization string // organization_id, empty for the user's default
	hintUser     string // of the id_token_hint, or of claims that name a sub; empty for anybody
	loginHint    string
	prompt       []string
	maxAge       *uint
	wishes       wishes
}

// reply says where the answer goes (RFC 6749 §4.1.2).
type reply struct {
	redirectURI string
	state       string
	hasState    bool              // an empty state comes back as an empty state
	entry       store.AuthRequest // in the log of requests
}

// authorize is /oauth/authorize. Order matters: until client and redirect URI are proven, errors are pages; after that
// they are redirects. Nothing is stored before the decision.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	app, to, err := p.proveReply(r)
	e.ClientID = app.ID
	if err != nil {
		return err
	}
	q, err := p.parseRequest(r, app, to)
	if err != nil {
		return p.redirectError(w, r, to, err, e)
	}
	s, err := p.Sessions.FromRequest(r)
	if err != nil && !errors.Is(err, session.ErrNone) {
		return p.redirectError(w, r, to, err, e)
	}
	if p.InsecureConsent != "" {
		s = onlyOf(s, p.InsecureConsent)
	}
	if s != nil {
		e.UserID, e.SessionID = s.UserID, s.ID
	}
	q.flow, e.Flow = e.RequestID, e.RequestID
	next, fresh := decide(question{q.prompt, q.maxAge, q.hintUser, s, p.Now()})
	switch next {
	case stepRefuse:
		return p.redirectError(w, r, to, refuse("login_required", "Nobody is signed in, or not recently enough.", nil), e)
	case stepAnswer:
		e.Kind = journal.SSO
		return p.answer(w, r, q, s, e)
	}
	if p.InsecureConsent != "" {
		return p.answerUnasked(w, r, q, s, fresh, e)
	}
	e.Reason = "page: " + string(next)
	http.Redirect(w, r, p.Pending.add(w, r, q, next, fresh), http.StatusSeeOther)
	return nil
}

// authorizeByPost asks again by GET: the form of an application comes without the session's cookie (SameSite=Lax), and the
// redirect brings it. Everything is checked then.
func (p *Provider) authorizeByPost(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	if err := r.ParseForm(); err != nil {
		return &pageError{unreadable}
	}
	e.Reason = "asked again by GET"
	http.Redirect(w, r, PathAuthorize+"?"+r.Form.Encode(), http.StatusSeeOther)
	return nil
}

// proveReply finds the client and checks the redirect URI. Its errors are pages.
func (p *Provider) proveReply(r *http.Request) (directory.Application, reply, error) {
	var app directory.Application
	fail := func(v pages.ErrorView) (directory.Application, reply, error) {
		v.Title, v.Code, v.Application = unreadable.Title, unreadable.Code, app.Name
		return app, reply{}, &pageError{v}
	}
	if err := r.ParseForm(); err != nil {
		return fail(unreadable)
	}
	if name := repeated(r.Form); name != "" {
		return fail(pages.ErrorView{Happened: "The parameter " + name + " was sent more than once.", Do: "Send each parameter once (RFC 6749 §3.1)."})
	}
	app, err := p.Directory.Application(r.Form.Get("client_id"))
	if err != nil {
		return fail(pages.ErrorView{
			Happened: fmt.Sprintf("No application has the client_id %q.", r.Form.Get("client_id")),
			Do:       "Compare it with the applications on the environment's overview, or add the application to environment.yaml.",
		})
	}
	uri := r.Form.Get("redirect_uri")
	if uri == "" {
		return fail(pages.ErrorView{Happened: "The request has no redirect_uri.", Do: "Send one of the application's registered redirect URIs."})
	}
	if !app.HasRedirectURI(uri) {
		return fail(pages.ErrorView{
			Happened: "The app asked to be answered at an address that is not registered for it.",
			Do:       "Register exactly this address for the application, or make the app send a registered one.",
			Mismatch: &pages.Mismatch{ClientID: app.ID, Parameter: "redirect_uri", Sent: uri, Registered: app.RedirectURIs, AnyLoopbackPort: app.Type == directory.Native},
		})
	}
	return app, reply{uri, r.Form.Get("state"), r.Form.Has("state"), p.begin(app)}, nil
}

// unreadable is the page of a request that is no form.
var unreadable = pages.ErrorView{
	Title: "This sign-in link does not work", Code: "invalid_request",
	Happened: "The request could not be read.", Do: "Go back to the app and sign in again.",
}

func repeated(form url.Values) string {
	for name, values := range form {
		if len(values) > 1 {
			return name
		}
	}
	return ""
}

// parseRequest checks the rest of the request. Its errors are redirects.
func (p *Provider) parseRequest(r *http.Request, app directory.Application, to reply) (*request, error) {
	a, err := op.ParseAuthorizeRequest(r, p.decoder)
	if err != nil {
		return nil, refuse("invalid_request", "A parameter could not be read.", err)
	}
	if err := supported(r.Form, a); err != nil {
		return nil, err
	}
	if err := checkPKCE(a, app); err != nil {
		return nil, err
	}
	prompt, err := parsePrompt(a.Prompt)
	if err != nil {
		return nil, err
	}
	hintUser, err := p.hintSubject(a.IDTokenHint, app.ID)
	if err != nil {
		return nil, refuse("invalid_request", "The id_token_hint is not an ID token that this client got here.", err)
	}
	asked, err := parseWishes(r.Form.Get("claims"), a.ACRValues)
	if err != nil {
		return nil, refuse("invalid_request", "The claims parameter could not be read.", err)
	}
	if asked.user != "" && hintUser != "" && asked.user != hintUser {
		return nil, refuse("invalid_request", "claims and id_token_hint name different users.", nil)
	}
	return &request{
		reply: to, app: app, scope: knownScopes(a.Scopes), nonce: a.Nonce, challenge: a.CodeChallenge,
		organization: r.Form.Get("organization_id"), hintUser: cmp.Or(hintUser, asked.user), loginHint: a.LoginHint, prompt: prompt, maxAge: a.MaxAge,
		wishes: asked,
	}, nil
}

// supported refuses what this environment does not do (OpenID Connect Core §3.1.2.6, §6).
func supported(form url.Values, a *oidc.AuthRequest) error {
	switch {
	case form.Has("request"):
		return refuse(string(oidc.RequestNotSupported), "Request objects are not supported.", nil)
	case form.Has("request_uri"):
		return refuse(requestURINotSupported, "Request objects are not supported.", nil)
	case form.Has("registration"):
		return refuse(registrationNotSupported, "Registration in the request is not supported.", nil)
	case a.ResponseType == "":
		return refuse("invalid_request", "response_type is missing: send response_type=code.",
			&journal.Mismatch{Why: "no response_type", Expected: "response_type=code", Came: "no response_type"})
	case a.ResponseType != oidc.ResponseTypeCode:
		return refuse(unsupportedResponseType, "Only response_type=code is supported.",
			&journal.Mismatch{Why: "another response_type", Expected: "response_type=code", Came: "response_type=" + string(a.ResponseType)})
	case a.ResponseMode != "" && a.ResponseMode != oidc.ResponseModeQuery:
		return refuse("invalid_request", "Only response_mode=query is supported.", nil)
	}
	return nil
}

// checkPKCE demands S256 of the clients that must use PKCE, and of every client that sends a challenge (RFC 7636 §4.3, RFC 9700 §2.1.1).
func checkPKCE(a *oidc.AuthRequest, app directory.Application) error {
	switch {
	case a.CodeChallenge == "" && a.CodeChallengeMethod != "":
		return refuse("invalid_request", "code_challenge_method was sent without a code_challenge.", nil)
	case a.CodeChallenge == "" && app.PKCERequired():
		return refuse("invalid_request", "PKCE is required: send code_challenge and code_challenge_method=S256.",
			&journal.Mismatch{Why: "no PKCE", Expected: "code_challenge and code_challenge_method=S256", Came: "no code_challenge"})
	case a.CodeChallenge != "" && a.CodeChallengeMethod != oidc.CodeChallengeMethodS256:
		return refuse("invalid_request", "Only code_challenge_method=S256 is supported.",
			&journal.Mismatch{Why: "another method", Expected: "code_challenge_method=S256", Came: "code_challenge_method=" + cmp.Or(string(a.CodeChallengeMethod), "plain")})
	case a.CodeChallenge != "" && !isS256(a.CodeChallenge):
		return refuse("invalid_request", "The code_challenge is not a base64url SHA-256 value of 43 characters.", nil)
	}
	return nil
}

func isS256(challenge string) bool {
	return len(challenge) == 43 && !strings.ContainsFunc(challenge, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')
	})
}

func parsePrompt(prompt []string) ([]string, error) {
	for _, v := range prompt {
		if v != "" && !slices.Contains(prompts, v) {
			return nil, refuse("invalid_request", "The prompt has an unknown value. Known are "+strings.Join(prompts, ", ")+".", nil)
		}
	}
	if len(prompt) > 1 && slices.Contains(prompt, oidc.PromptNone) {
		return nil, refuse("invalid_request", "prompt=none cannot be combined with another value.", nil)
	}
	return prompt, nil
}

// Scopes are the scopes that mean something here; others are ignored (OpenID Connect Core §3.1.2.1).
var Scopes = []string{oidc.ScopeOpenID, oidc.ScopeProfile, oidc.ScopeEmail, oidc.ScopeOfflineAccess}

func knownScopes(asked []string) []string {
	known := []string{}
	for _, s := range asked {
		if slices.Contains(Scopes, s) && !slices.Contains(known, s) {
			known = append(known, s)
		}
	}
	return known
}
