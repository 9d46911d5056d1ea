package auth_test

import (
	"errors"
	"net/http"
	"testing"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

func (f *fixture) login(t *testing.T) *auth.Tokens {
	t.Helper()
	a := f.begin(t)
	tokens, err := f.CompleteLogin(t.Context(), a, answer(a))
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func (f *fixture) answerRefresh(access, id authtest.Claims) {
	f.Token = func(w http.ResponseWriter, _ *http.Request) {
		now := f.clock.Now()
		answer := map[string]any{"access_token": f.Sign(f.AccessClaims("web", now, access)),
			"refresh_token": "refresh-2", "token_type": "Bearer", "expires_in": 299}
		if id != nil {
			answer["id_token"] = f.Sign(f.IDClaims("web", "", now, authtest.Claims{"nonce": nil}, id))
		}
		authtest.WriteJSON(w, http.StatusOK, answer)
	}
}

// W6: the next tokens replace all that the answer brings and keep the rest.
func TestRefresh(t *testing.T) {
	f := newFixture(t)
	before := f.login(t)
	f.answerRefresh(nil, authtest.Claims{"name": "Ada King"})
	next, err := f.Refresh(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	if next.RefreshToken.Reveal() != "refresh-2" || next.AccessToken == before.AccessToken || next.Identity.Name != "Ada King" {
		t.Error("a token or the identity was not replaced")
	}
	f.answerRefresh(nil, nil)
	last, err := f.Refresh(t.Context(), next)
	if err != nil {
		t.Fatal(err)
	}
	if last.IDToken != next.IDToken || last.Identity.Name != "Ada King" {
		t.Error("an answer without ID token must keep the old one for the logout")
	}
}

// M3, W14: only invalid_grant ends a session; nothing else does.
func TestRefreshErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		want   error
	}{
		"InvalidGrant":  {refuse(http.StatusBadRequest, "invalid_grant"), auth.ErrSessionEnded},
		"InvalidClient": {refuse(http.StatusUnauthorized, "invalid_client"), auth.ErrUnavailable},
		"ServerError":   {refuse(http.StatusInternalServerError, "server_error"), auth.ErrUnavailable},
		"Html":          {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<h1>captive portal</h1>", 200) }, auth.ErrUnavailable},
		"Unverifiable": {func(w http.ResponseWriter, _ *http.Request) {
			authtest.WriteJSON(w, 200, map[string]any{"access_token": "x", "token_type": "Bearer"})
		}, auth.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			tokens := f.login(t)
			f.Token = tc.answer
			_, err := f.Refresh(t.Context(), tokens)
			if !errors.Is(err, tc.want) || errors.Is(err, auth.ErrSessionEnded) && errors.Is(err, auth.ErrUnavailable) {
				t.Errorf("got %v, want %v alone", err, tc.want)
			}
		})
	}
}

// W14: no connection at all.
func TestRefreshWhileEnvironmentIsDown(t *testing.T) {
	f := newFixture(t)
	tokens := f.login(t)
	f.SetDown(true)
	if _, err := f.Refresh(t.Context(), tokens); !errors.Is(err, auth.ErrUnavailable) || errors.Is(err, auth.ErrSessionEnded) {
		t.Errorf("got %v", err)
	}
}

// W6: a refresh token is not spent while the answer could not be checked, for
// nobody would have its successor.
func TestRefreshKeepsTheTokenWhileKeysAreMissing(t *testing.T) {
	f := newFixture(t)
	f.SetMetadata("jwks_uri", f.URL+"/nowhere")
	f.answerRefresh(nil, authtest.Claims{})
	if _, err := f.Refresh(t.Context(), &auth.Tokens{RefreshToken: "refresh-1"}); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	if n := f.Asked("/oauth/token"); n != 0 {
		t.Errorf("the token endpoint was asked %d times", n)
	}
}

// W6: refreshed tokens of somebody else are refused (OpenID Connect Core §12.2).
func TestRefreshRefusesAnotherUser(t *testing.T) {
	f := newFixture(t)
	tokens := f.login(t)
	f.answerRefresh(authtest.Claims{"sub": "usr_2"}, authtest.Claims{})
	if _, err := f.Refresh(t.Context(), tokens); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("access token: %v", err)
	}
	f.answerRefresh(nil, authtest.Claims{"sub": "usr_2"})
	if _, err := f.Refresh(t.Context(), tokens); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("ID token: %v", err)
	}
}

// D4: after a restart only the refresh token is known.
func TestRefreshFromRefreshTokenAlone(t *testing.T) {
	f := newFixture(t)
	f.answerRefresh(nil, authtest.Claims{})
	tokens, err := f.Refresh(t.Context(), &auth.Tokens{RefreshToken: "refresh-1"})
	if err != nil || tokens.Claims.SessionID != "ses_1" || tokens.Identity.Name != "Ada Lovelace" {
		t.Errorf("got %+v, %v", tokens, err)
	}
}
