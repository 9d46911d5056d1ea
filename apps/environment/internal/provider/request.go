package provider

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
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
	device       *Device // that waits for the sign-in and gets no answer by the browser; nil for an authorization request
}

// reply says where the answer goes (RFC 6749 §4.1.2).
type reply struct {
	redirectURI string
	state       string
	hasState    bool              // an empty state comes back as an empty state
	entry       store.AuthRequest // in the log of requests
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
