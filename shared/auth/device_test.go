package auth_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

// deviceFixture is a client without a secret at an issuer whose answers the test makes. Waiting moves the clock.
type deviceFixture struct {
	*fixture
	waited  []time.Duration
	answers []http.HandlerFunc // of the token endpoint, one after the other; the last stays
	asked   url.Values         // of the device authorization request
	answer  map[string]any     // to it
	status  int
}

func newDeviceFixture(t *testing.T, changes ...func(*auth.Config)) *deviceFixture {
	t.Helper()
	f := &deviceFixture{status: http.StatusOK}
	f.fixture = newFixture(t, append([]func(*auth.Config){func(c *auth.Config) {
		c.ClientID, c.ClientSecret, c.After = "tv", "", f.after
	}}, changes...)...)
	f.answer = map[string]any{"device_code": "the-device-code", "user_code": "WDJB-MJHT", "verification_uri": f.URL + "/device",
		"verification_uri_complete": f.URL + "/device?user_code=WDJB-MJHT", "expires_in": 600, "interval": 5}
	f.SetMetadata("device_authorization_endpoint", f.URL+"/device_authorization")
	f.Handle("POST /device_authorization", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		f.asked = r.PostForm
		authtest.WriteJSON(w, f.status, f.answer)
	})
	f.Token = func(w http.ResponseWriter, r *http.Request) {
		answer := f.answers[0]
		if len(f.answers) > 1 {
			f.answers = f.answers[1:]
		}
		answer(w, r)
	}
	return f
}

func (f *deviceFixture) after(d time.Duration) <-chan time.Time {
	f.waited = append(f.waited, d)
	f.clock.Advance(d)
	now := make(chan time.Time, 1)
	now <- f.clock.Now()
	return now
}

func (f *deviceFixture) good(overrides ...authtest.Claims) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		now := f.clock.Now()
		authtest.WriteJSON(w, http.StatusOK, map[string]any{
			"access_token": f.Sign(f.AccessClaims("tv", now)), "refresh_token": "refresh-1", "token_type": "Bearer", "expires_in": 299,
			"id_token": f.Sign(f.IDClaims("tv", "", now, append([]authtest.Claims{{"nonce": nil}}, overrides...)...)),
		})
	}
}

func (f *deviceFixture) begin(t *testing.T) *auth.DeviceLogin {
	t.Helper()
	d, err := f.BeginDeviceLogin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// page is an answer that is not of the environment's making.
func page(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", status) }
}

// N1: the request names the client and the scope, and what is to be shown comes back.
func TestBeginDeviceLogin(t *testing.T) {
	f := newDeviceFixture(t)
	d := f.begin(t)
	want := auth.DeviceLogin{UserCode: "WDJB-MJHT", VerificationURI: f.URL + "/device", VerificationURIComplete: f.URL + "/device?user_code=WDJB-MJHT",
		ExpiresAt: start.Add(10 * time.Minute), Interval: 5 * time.Second}
	if d.UserCode != want.UserCode || d.VerificationURI != want.VerificationURI || d.VerificationURIComplete != want.VerificationURIComplete ||
		!d.ExpiresAt.Equal(want.ExpiresAt) || d.Interval != want.Interval {
		t.Errorf("got %+v", d)
	}
	if !maps.EqualFunc(f.asked, url.Values{"client_id": {"tv"}, "scope": {"openid profile email offline_access"}}, slices.Equal) {
		t.Errorf("asked with %v", f.asked)
	}
	if shown := fmt.Sprintf("%+v %#v", d, d); strings.Contains(shown, "the-device-code") {
		t.Error("the device code is printed")
	}
	delete(f.answer, "interval")
	delete(f.answer, "verification_uri_complete")
	if d := f.begin(t); d.Interval != 5*time.Second || d.VerificationURIComplete != "" {
		t.Errorf("without what is optional: %+v", d)
	}
}

// N1: an answer that cannot be used is refused before anybody is sent anywhere.
func TestBeginDeviceLoginRefusals(t *testing.T) {
	for name, change := range map[string]func(*deviceFixture){
		"no device code":      func(f *deviceFixture) { delete(f.answer, "device_code") },
		"no user code":        func(f *deviceFixture) { delete(f.answer, "user_code") },
		"no address":          func(f *deviceFixture) { delete(f.answer, "verification_uri") },
		"no end":              func(f *deviceFixture) { delete(f.answer, "expires_in") },
		"an end in the past":  func(f *deviceFixture) { f.answer["expires_in"] = -1 },
		"a script":            func(f *deviceFixture) { f.answer["verification_uri"] = "javascript:alert(1)" },
		"a file":              func(f *deviceFixture) { f.answer["verification_uri_complete"] = "file:///etc/passwd" },
		"in the clear":        func(f *deviceFixture) { f.answer["verification_uri"] = "http://example.com/device" },
		"a name in it":        func(f *deviceFixture) { f.answer["verification_uri"] = "https://login.example.com@evil.example/" },
		"a user code of 1 kB": func(f *deviceFixture) { f.answer["user_code"] = strings.Repeat("x", 1024) },
		"not a number":        func(f *deviceFixture) { f.answer["expires_in"] = "soon" },
		"an error":            func(f *deviceFixture) { f.status = http.StatusBadRequest },
		"elsewhere":           func(f *deviceFixture) { f.status = http.StatusFound },
		"down":                func(f *deviceFixture) { f.SetDown(true) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newDeviceFixture(t)
			change(f)
			if d, err := f.BeginDeviceLogin(t.Context()); !errors.Is(err, auth.ErrUnavailable) || d != nil {
				t.Errorf("got %+v, %v", d, err)
			}
		})
	}
	f := newDeviceFixture(t)
	f.SetMetadata("device_authorization_endpoint", nil)
	if _, err := f.BeginDeviceLogin(t.Context()); !errors.Is(err, auth.ErrNoDeviceLogin) || !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("not offered: %v", err)
	}
}

// N1: it waits the interval before each poll, longer after slow_down, longer still while nobody answers, and sends what RFC
// 8628 §3.4 says.
func TestDevicePolling(t *testing.T) {
	f := newDeviceFixture(t)
	d := f.begin(t)
	var form url.Values
	f.answers = []http.HandlerFunc{
		refuse(http.StatusBadRequest, "authorization_pending"), refuse(http.StatusBadRequest, "slow_down"), refuse(http.StatusBadRequest, "authorization_pending"),
		page(http.StatusServiceUnavailable), page(http.StatusBadGateway), refuse(http.StatusInternalServerError, "server_error"), page(http.StatusTooManyRequests),
		refuse(http.StatusBadRequest, "authorization_pending"),
		func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm()
			form = r.PostForm
			f.good()(w, r)
		},
	}
	tokens, err := f.CompleteDeviceLogin(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if tokens.Claims.SessionID != "ses_1" || tokens.Identity.Name != "Ada Lovelace" || tokens.RefreshToken.Reveal() != "refresh-1" {
		t.Errorf("tokens %+v, %+v", tokens.Claims, tokens.Identity)
	}
	want := []time.Duration{5, 5, 10, 10, 20, 40, 60, 60, 10}
	for i := range want {
		want[i] *= time.Second
	}
	if !slices.Equal(f.waited, want) {
		t.Errorf("waited %v, want %v", f.waited, want)
	}
	if !slices.Equal(form["grant_type"], []string{"urn:ietf:params:oauth:grant-type:device_code"}) || !slices.Equal(form["device_code"], []string{"the-device-code"}) ||
		!slices.Equal(form["client_id"], []string{"tv"}) || form["redirect_uri"] != nil || form["code_verifier"] != nil || strings.Join(form["code"], "") != "" {
		t.Errorf("polled with %v", slices.Collect(maps.Keys(form)))
	}
	kinds := []auth.EventKind{}
	for _, e := range f.events {
		kinds = append(kinds, e.Kind)
		if e.Err != nil || e.Login == "" || e.Login != f.events[0].Login || strings.Contains(e.Text(), "the-device-code") || strings.Contains(e.Text(), "WDJB") {
			t.Errorf("event %+v", e)
		}
	}
	if !slices.Equal(kinds, []auth.EventKind{auth.DeviceLoginStarted, auth.DeviceLetIn, auth.TokensVerified}) {
		t.Errorf("events %v", kinds)
	}
}

// N1: how it ends without tokens.
func TestDeviceLoginEnds(t *testing.T) {
	var refused *auth.AuthorizationError
	refusedWith := func(code string) func(error) bool {
		return func(err error) bool { return errors.As(err, &refused) && refused.Code == code }
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	for name, tc := range map[string]struct {
		answer func(*deviceFixture) http.HandlerFunc
		want   func(error) bool
	}{
		"denied":          {func(*deviceFixture) http.HandlerFunc { return refuse(http.StatusBadRequest, "access_denied") }, refusedWith("access_denied")},
		"expired":         {func(*deviceFixture) http.HandlerFunc { return refuse(http.StatusBadRequest, "expired_token") }, refusedWith("expired_token")},
		"never decided":   {func(*deviceFixture) http.HandlerFunc { return refuse(http.StatusBadRequest, "authorization_pending") }, refusedWith("expired_token")},
		"always too fast": {func(*deviceFixture) http.HandlerFunc { return refuse(http.StatusBadRequest, "slow_down") }, refusedWith("expired_token")},
		"never reached":   {func(*deviceFixture) http.HandlerFunc { return page(http.StatusServiceUnavailable) }, refusedWith("expired_token")},
		"used before":     {func(*deviceFixture) http.HandlerFunc { return refuse(http.StatusBadRequest, "invalid_grant") }, is(auth.ErrCodeRejected)},
		"unknown client":  {func(*deviceFixture) http.HandlerFunc { return refuse(http.StatusUnauthorized, "invalid_client") }, is(auth.ErrUnavailable)},
		"another's ID token": {func(f *deviceFixture) http.HandlerFunc {
			return f.good(authtest.Claims{"aud": []string{"web"}, "azp": "web"})
		},
			is(auth.ErrInvalidToken)},
		"another issuer": {func(f *deviceFixture) http.HandlerFunc { return f.good(authtest.Claims{"iss": "https://evil.example"}) }, is(auth.ErrInvalidToken)},
		"an old ID token": {func(f *deviceFixture) http.HandlerFunc {
			return f.good(authtest.Claims{"exp": start.Add(-time.Hour).Unix(), "iat": start.Add(-2 * time.Hour).Unix()})
		}, is(auth.ErrInvalidToken)},
		"a wrong at_hash": {func(f *deviceFixture) http.HandlerFunc {
			return f.good(authtest.Claims{"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"})
		}, is(auth.ErrInvalidToken)},
	} {
		t.Run(name, func(t *testing.T) {
			f := newDeviceFixture(t)
			d := f.begin(t)
			f.answers = []http.HandlerFunc{tc.answer(f)}
			if tokens, err := f.CompleteDeviceLogin(t.Context(), d); !tc.want(err) || tokens != nil {
				t.Errorf("got %v", err)
			}
			if n := f.Asked("/oauth/token"); n > 120 || f.clock.Now().After(d.ExpiresAt) {
				t.Errorf("%d polls, until %v after the end", n, f.clock.Now().Sub(d.ExpiresAt))
			}
		})
	}
}

// N1: whoever gives up is let go at once, while waiting and while asking.
func TestDeviceLoginCancelled(t *testing.T) {
	f := newDeviceFixture(t, func(c *auth.Config) { c.After = func(time.Duration) <-chan time.Time { return nil } })
	d := f.begin(t)
	gone := errors.New("the person went away")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	if _, err := f.CompleteDeviceLogin(ctx, d); !errors.Is(err, gone) || f.Asked("/oauth/token") != 0 {
		t.Errorf("while waiting: %v", err)
	}
	g := newDeviceFixture(t)
	d = g.begin(t)
	ctx, cancel = context.WithCancelCause(t.Context())
	g.answers = []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm() // the server hears of a client that left once the body is read
		cancel(gone)
		<-r.Context().Done()
	}}
	if _, err := g.CompleteDeviceLogin(ctx, d); !errors.Is(err, gone) {
		t.Errorf("while asking: %v", err)
	}
}
