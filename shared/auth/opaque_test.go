package auth_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

// newOpaque is a client of an environment whose access tokens say nothing: told is
// what its userinfo endpoint answers. Answers leave out what is nil.
func newOpaque(t *testing.T, told authtest.Claims) *opaque {
	t.Helper()
	o := &opaque{fixture: newFixture(t, func(c *auth.Config) { c.OpaqueAccessTokens = true }), told: told}
	o.Handle("GET /userinfo", func(w http.ResponseWriter, r *http.Request) {
		o.bearer = r.Header.Get("Authorization")
		authtest.WriteJSON(w, o.status(), o.told)
	})
	o.SetMetadata("userinfo_endpoint", o.URL+"/userinfo")
	return o
}

type opaque struct {
	*fixture
	told   authtest.Claims
	bearer string
	broken bool
}

func (o *opaque) status() int {
	if o.broken {
		return http.StatusInternalServerError
	}
	return http.StatusOK
}

// answerTokens makes the token endpoint answer with an access token that is no JWT.
func (o *opaque) answerTokens(accessToken string, answer map[string]any) {
	answer["access_token"], answer["token_type"] = accessToken, "Bearer"
	o.Token = func(w http.ResponseWriter, _ *http.Request) { authtest.WriteJSON(w, http.StatusOK, answer) }
}

func (o *opaque) login(t *testing.T, id authtest.Claims, said map[string]any) (*auth.Tokens, error) {
	t.Helper()
	a, err := o.BeginLogin(t.Context(), auth.LoginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	said["id_token"] = o.Sign(o.IDClaims("web", a.Nonce.Reveal(), start, authtest.Claims{"name": nil, "email": nil}, id))
	o.answerTokens("opaque-1", said)
	return o.CompleteLogin(t.Context(), a, answer(a))
}

// W11: the ID token says whose session it is, userinfo who that is, and expires_in
// until when. Nothing is read out of the access token.
func TestOpaqueLogin(t *testing.T) {
	o := newOpaque(t, authtest.Claims{"sub": "usr_1", "name": "Ada Lovelace", "email": "ada@example.com"})
	tokens, err := o.login(t, authtest.Claims{"oid": "org_1", "jti": "of-the-id-token"}, map[string]any{"expires_in": 120, "scope": "openid email"})
	if err != nil {
		t.Fatal(err)
	}
	c := tokens.Claims
	if c.Subject != "usr_1" || c.SessionID != "ses_1" || c.OrganizationID != "org_1" || c.ClientID != "web" || c.TokenID != "" ||
		c.Scope != "openid email" || c.Issuer != o.URL || !c.HasAudience("web") || !c.Expiry.Equal(start.Add(2*time.Minute)) {
		t.Errorf("claims are %+v", c)
	}
	if tokens.Identity.Name != "Ada Lovelace" || tokens.Identity.Email != "ada@example.com" || o.bearer != "Bearer opaque-1" {
		t.Errorf("identity is %+v, asked with %q", tokens.Identity, o.bearer)
	}
	if _, err := o.Verify(t.Context(), tokens.AccessToken); !errors.Is(err, auth.ErrInvalidToken) || !strings.Contains(err.Error(), "opaque") {
		t.Errorf("an opaque token was judged: %v", err)
	}
}

// W11: without sid and expires_in the session has a name of its own, and the ID token's time.
func TestOpaqueLoginWithLessSaid(t *testing.T) {
	o := newOpaque(t, authtest.Claims{"sub": "usr_1"})
	one, err := o.login(t, authtest.Claims{"sid": nil}, map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	two, err := o.login(t, authtest.Claims{"sid": nil}, map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	if one.Claims.SessionID == "" || one.Claims.SessionID == two.Claims.SessionID || !one.Claims.Expiry.Equal(start.Add(5*time.Minute)) {
		t.Errorf("claims are %+v and %+v", one.Claims, two.Claims)
	}
}

// OpenID Connect Core §5.3.2: userinfo about somebody else is refused, and with it the login.
func TestOpaqueLoginRefusesUserInfo(t *testing.T) {
	for name, tc := range map[string]struct {
		told authtest.Claims
		want error
	}{
		"ErrOther": {authtest.Claims{"sub": "usr_2"}, auth.ErrInvalidToken},
		"ErrNone":  {authtest.Claims{"name": "Ada"}, auth.ErrInvalidToken},
		"ErrType":  {authtest.Claims{"sub": 7}, auth.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			if tokens, err := newOpaque(t, tc.told).login(t, nil, map[string]any{}); !errors.Is(err, tc.want) || tokens != nil {
				t.Errorf("got %v, %v", tokens, err)
			}
		})
	}
}

// OpenID Connect Core §12.2: a refresh with and without an ID token; the session
// keeps its name, userinfo is asked with the new token.
func TestOpaqueRefresh(t *testing.T) {
	o := newOpaque(t, authtest.Claims{"sub": "usr_1", "name": "Ada Lovelace"})
	before, err := o.login(t, authtest.Claims{"sid": nil}, map[string]any{"refresh_token": "refresh-1"})
	if err != nil {
		t.Fatal(err)
	}
	o.clock.Advance(time.Minute)
	withID := map[string]any{"id_token": o.Sign(o.IDClaims("web", "", o.clock.Now(), authtest.Claims{"sid": nil, "nonce": nil}))}
	for name, answer := range map[string]map[string]any{"WithIDToken": withID, "Without": {"expires_in": 60}} {
		o.answerTokens("opaque-2", answer)
		o.told["name"] = "Ada King"
		next, err := o.Refresh(t.Context(), before)
		if err != nil {
			t.Fatal(name, err)
		}
		c := next.Claims
		if c.SessionID != before.Claims.SessionID || c.Subject != "usr_1" || !c.Expiry.After(o.clock.Now()) || !c.IssuedAt.Equal(o.clock.Now()) {
			t.Errorf("%s: claims are %+v", name, c)
		}
		if next.Identity.Name != "Ada King" || o.bearer != "Bearer opaque-2" || next.RefreshToken != "refresh-1" {
			t.Errorf("%s: identity is %+v, asked with %q", name, next.Identity, o.bearer)
		}
		// W6: the refresh token is spent, so a silent userinfo endpoint must not lose its successor.
		o.broken = true
		if next, err = o.Refresh(t.Context(), before); err != nil || next.Identity.Name != "Ada Lovelace" {
			t.Errorf("%s: without userinfo: %+v, %v", name, next, err)
		}
		o.broken = false
	}
}

// W6: nobody else's tokens come out of a refresh.
func TestOpaqueRefreshRefuses(t *testing.T) {
	o := newOpaque(t, authtest.Claims{"sub": "usr_1"})
	before, err := o.login(t, nil, map[string]any{"refresh_token": "refresh-1"})
	if err != nil {
		t.Fatal(err)
	}
	asked := o.Asked("/userinfo")
	for name, claims := range map[string]authtest.Claims{"OtherUser": {"sub": "usr_2"}, "OtherIssuer": {"iss": o.URL + "/other"}} {
		o.answerTokens("opaque-2", map[string]any{"id_token": o.Sign(o.IDClaims("web", "", start, claims))})
		if _, err := o.Refresh(t.Context(), before); !errors.Is(err, auth.ErrInvalidToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if o.Asked("/userinfo") != asked {
		t.Error("userinfo was asked with a token of somebody else")
	}
	o.answerTokens("opaque-2", map[string]any{})
	if _, err := o.Refresh(t.Context(), &auth.Tokens{RefreshToken: "refresh-1"}); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("nothing says whose token it is: %v", err)
	}
	o.told = authtest.Claims{"sub": "usr_2"}
	if _, err := o.Refresh(t.Context(), before); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("userinfo about somebody else: %v", err)
	}
}

// RFC 6749 §2.3.1: the secret goes by the way that the environment publishes.
func TestClientAuthentication(t *testing.T) {
	for name, tc := range map[string]struct {
		published any
		basic     bool
	}{
		"Unpublished": {nil, true}, "BasicAlone": {[]string{"client_secret_basic"}, true},
		"PostAlone": {[]string{"client_secret_post"}, false}, "Both": {[]string{"client_secret_basic", "client_secret_post"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.SetMetadata("token_endpoint_auth_methods_supported", tc.published)
			a := f.begin(t)
			answerToken := f.Token
			var basic, post bool
			f.Token = func(w http.ResponseWriter, r *http.Request) {
				id, secret, _ := r.BasicAuth()
				basic, post = id == "web" && secret == "client-secret", r.PostFormValue("client_secret") != ""
				answerToken(w, r)
			}
			if _, err := f.CompleteLogin(t.Context(), a, answer(a)); err != nil || basic != tc.basic || post == tc.basic {
				t.Errorf("basic is %v, post is %v, %v", basic, post, err)
			}
		})
	}
}

// RFC 7517 §5: keys that cannot be used, or sign nothing, hide no other.
func TestStrangeKeys(t *testing.T) {
	f := newFixture(t)
	f.PublishBefore(
		map[string]string{"kty": "EC", "crv": "secp256k1", "kid": "key-1", "x": "AQ", "y": "AQ"},
		map[string]string{"kty": "AKP", "alg": "ML-DSA-00", "pub": "AQ"}, map[string]any{"kty": 7}, "no key at all")
	if err := f.verify(t); err != nil {
		t.Error(err)
	}
}
