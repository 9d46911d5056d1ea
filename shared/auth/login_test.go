package auth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
	"github.com/go-jose/go-jose/v4"
)

// W1, W2, S1: the authorization request. RFC 6749 §4.1.1, RFC 7636 §4.3.
func TestBeginLoginURL(t *testing.T) {
	f := newFixture(t)
	a, err := f.BeginLogin(t.Context(), auth.LoginOptions{Prompt: "login", LoginHint: "ada@example.com",
		OrganizationID: "org_1", ConnectionID: "conn_1", DomainHint: "example.com", Provider: "google"})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(a.Verifier.Reveal()))
	for name, want := range map[string]string{
		"response_type": "code", "client_id": "web", "redirect_uri": "http://localhost/callback",
		"scope": "openid profile email offline_access", "state": a.State.Reveal(), "nonce": a.Nonce.Reveal(),
		"code_challenge": base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method": "S256",
		"prompt": "login", "login_hint": "ada@example.com", "organization_id": "org_1", "connection_id": "conn_1",
		"domain_hint": "example.com", "provider": "google",
	} {
		if got := u.Query().Get(name); got != want || got == "" {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if strings.Contains(a.URL, "client-secret") || strings.Contains(a.URL, a.Verifier.Reveal()) {
		t.Error("the URL gives a secret away")
	}
}

// W1: each attempt has its own values.
func TestBeginLoginIsFresh(t *testing.T) {
	f := newFixture(t)
	a, b := f.begin(t), f.begin(t)
	if a.State == b.State || a.Nonce == b.Nonce || a.Verifier == b.Verifier {
		t.Error("two attempts share a value")
	}
}

// W2: the exchange sends secret and verifier, and yields verified tokens.
func TestCompleteLogin(t *testing.T) {
	f := newFixture(t)
	a := f.begin(t)
	answerToken, form := f.Token, url.Values{}
	f.Token = func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		form = r.PostForm
		answerToken(w, r)
	}
	stored, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	a, err = auth.DecodeLoginAttempt(stored)
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := f.CompleteLogin(t.Context(), a, answer(a))
	if err != nil {
		t.Fatal(err)
	}
	if tokens.Claims.SessionID != "ses_1" || tokens.Identity.Name != "Ada Lovelace" || tokens.RefreshToken.Reveal() != "refresh-1" {
		t.Errorf("tokens are %+v, %+v", tokens.Claims, tokens.Identity)
	}
	for name, want := range map[string]string{"client_secret": "client-secret", "code": "the-code", "code_verifier": a.Verifier.Reveal()} {
		if form.Get(name) != want {
			t.Errorf("the token request's %s is wrong", name)
		}
	}
}

// W2, S2, D2: what does not belong to the attempt is a generic failure, whatever
// else it says; only then is an error believed, and only then a code spent.
func TestCompleteLoginChecksInOrder(t *testing.T) {
	var refused *auth.AuthorizationError
	for name, tc := range map[string]struct {
		change func(*auth.LoginAttempt, url.Values)
		want   func(error) bool
	}{
		"ErrWrongState":    {func(_ *auth.LoginAttempt, q url.Values) { q.Set("state", "guess") }, isStateMismatch},
		"ErrMissingState":  {func(_ *auth.LoginAttempt, q url.Values) { q.Del("state") }, isStateMismatch},
		"ErrEmptyStates":   {func(a *auth.LoginAttempt, q url.Values) { a.State = ""; q.Set("state", "") }, isStateMismatch},
		"ErrRepeatedState": {func(_ *auth.LoginAttempt, q url.Values) { q.Add("state", "guess") }, isStateMismatch},
		"ErrForgedError": {func(_ *auth.LoginAttempt, q url.Values) {
			q.Set("state", "guess")
			q.Set("error", "access_denied")
		}, func(err error) bool { return isStateMismatch(err) && !errors.As(err, &refused) }},
		"ErrOtherIssuer": {func(_ *auth.LoginAttempt, q url.Values) { q.Set("iss", "https://evil.example") }, isStateMismatch},
		"ErrOutdated": {func(a *auth.LoginAttempt, _ url.Values) {
			a.CreatedAt = a.CreatedAt.Add(-auth.LoginAttemptLifetime - 1)
		}, isStateMismatch},
		"ErrDenied": {func(_ *auth.LoginAttempt, q url.Values) { q.Set("error", "access_denied") },
			func(err error) bool { return errors.As(err, &refused) && refused.Code == "access_denied" }},
		"ErrNothing": {func(_ *auth.LoginAttempt, q url.Values) { q.Del("code") },
			func(err error) bool { return errors.As(err, &refused) && refused.Code == "invalid_response" }},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			a := f.begin(t)
			query := answer(a)
			tc.change(a, query)
			if _, err := f.CompleteLogin(t.Context(), a, query); !tc.want(err) {
				t.Errorf("got %v", err)
			}
			if n := f.Asked("/oauth/token"); n != 0 {
				t.Errorf("the token endpoint was asked %d times", n)
			}
		})
	}
}

func isStateMismatch(err error) bool { return errors.Is(err, auth.ErrStateMismatch) }

// S2: an environment that always names itself is believed only when it does (RFC 9207 §2.4).
func TestCompleteLoginRequiresAnnouncedIssuer(t *testing.T) {
	f := newFixture(t)
	f.SetMetadata("authorization_response_iss_parameter_supported", true)
	a := f.begin(t)
	if _, err := f.CompleteLogin(t.Context(), a, answer(a)); !isStateMismatch(err) {
		t.Errorf("without iss: %v", err)
	}
	query := answer(a)
	query.Set("iss", f.URL)
	if _, err := f.CompleteLogin(t.Context(), a, query); err != nil {
		t.Errorf("with iss: %v", err)
	}
}

// W3: a used or expired code.
func TestCompleteLoginCodeRejected(t *testing.T) {
	f := newFixture(t)
	a := f.begin(t)
	f.Token = refuse(http.StatusBadRequest, "invalid_grant")
	if _, err := f.CompleteLogin(t.Context(), a, answer(a)); !errors.Is(err, auth.ErrCodeRejected) {
		t.Errorf("got %v", err)
	}
}

// S5, W2: ID tokens that must be refused (OpenID Connect Core §3.1.3.7).
func TestCompleteLoginRefusesIDToken(t *testing.T) {
	for name, o := range map[string]authtest.Claims{
		"ErrAudience": {"aud": []string{"other"}}, "ErrIssuer": {"iss": "https://evil.example"},
		"ErrNonce": {"nonce": "other"}, "ErrNoNonce": {"nonce": nil}, "ErrNoSubject": {"sub": nil},
		"ErrExpired": {"exp": start.Add(-2 * 60e9).Unix()}, "ErrFuture": {"iat": start.Add(2 * 60e9).Unix()},
		"ErrNoIssuedAt": {"iat": nil}, "ErrAuthorizedParty": {"azp": "other"}, "ErrAccessTokenHash": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			a := f.begin(t, o)
			if _, err := f.CompleteLogin(t.Context(), a, answer(a)); !errors.Is(err, auth.ErrInvalidToken) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// S5: alg none, HS256 with the public key, and a stranger's key (RFC 8725 §2.1).
func TestCompleteLoginRefusesSignature(t *testing.T) {
	for name, forge := range map[string]func(*fixture, authtest.Claims) string{
		"ErrNone": func(f *fixture, c authtest.Claims) string { return withoutSignature(f.Sign(c)) },
		"ErrHS256": func(f *fixture, c authtest.Claims) string {
			return f.SignWith(jose.HS256, []byte(strings.Repeat("public-key", 4)), c)
		},
		"ErrOtherKey": func(f *fixture, c authtest.Claims) string {
			other := authtest.Start(t)
			other.RotateKeys("key-1")
			return other.Sign(c)
		},
		"ErrMissing": func(*fixture, authtest.Claims) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			a := f.begin(t)
			f.Token = func(w http.ResponseWriter, _ *http.Request) {
				authtest.WriteJSON(w, http.StatusOK, map[string]any{"access_token": f.Sign(f.AccessClaims("web", start)),
					"token_type": "Bearer", "id_token": forge(f, f.IDClaims("web", a.Nonce.Reveal(), start))})
			}
			if _, err := f.CompleteLogin(t.Context(), a, answer(a)); !errors.Is(err, auth.ErrInvalidToken) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func withoutSignature(token string) string {
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"key-1"}`))
	return header + "." + strings.Split(token, ".")[1] + "."
}
