package provider_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// asked is the answer to a device authorization request (RFC 8628 §3.2).
type asked struct {
	DeviceCode string `json:"device_code"`
	UserCode   string `json:"user_code"`
	URI        string `json:"verification_uri"`
	Complete   string `json:"verification_uri_complete"`
	Expires    int    `json:"expires_in"`
	Interval   int    `json:"interval"`
	Error      string `json:"error"`
	status     int
}

// mobile is a native client whose device has no browser: the party's browser is that of a person beside it.
func mobile(t *testing.T, env *environmenttest.Environment) *party {
	t.Helper()
	return &party{t, env, environmenttest.Browser(t), "mobile_local", "", ""}
}

func (p *party) askToBeLetIn(pairs ...string) asked {
	p.t.Helper()
	form := values("scope", everything)
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	resp, body := p.post("/oauth/device_authorization", form)
	var got asked
	if err := json.Unmarshal([]byte(body), &got); err != nil || resp.Header.Get("Cache-Control") != "no-store" {
		p.t.Fatalf("answered %d %s, %v", resp.StatusCode, resp.Header, err)
	}
	got.status = resp.StatusCode
	return got
}

func (p *party) poll(device string, pairs ...string) tokens {
	p.t.Helper()
	form := values("grant_type", "urn:ietf:params:oauth:grant-type:device_code", "device_code", device)
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return p.token(form)
}

func (p *party) wantPoll(device, code string) {
	p.t.Helper()
	if got := p.poll(device); got.Error != code || got.Access != "" || got.status != http.StatusBadRequest && got.status != http.StatusUnauthorized {
		p.t.Errorf("a poll: %d %q, want %q", got.status, got.Error, code)
	}
}

// N1, M1: a device shows two codes, waits, is let in from a browser, and takes part in the session of that browser.
func TestDeviceLogin(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d := p.askToBeLetIn()
	if d.status != http.StatusOK || d.Expires != 600 || d.Interval != 5 || d.URI != env.URL+"/device" || len(d.DeviceCode) < 43 ||
		!regexp.MustCompile(`^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$`).MatchString(d.UserCode) || d.Complete != d.URI+"?user_code="+d.UserCode {
		t.Fatalf("asked: %d, expires in %d, interval %d, %s, code %q", d.status, d.Expires, d.Interval, d.URI, d.UserCode)
	}
	p.wantPoll(d.DeviceCode, "authorization_pending")
	env.AllowDevice(t, p.browser, d.Complete, environmenttest.Ada)
	env.Advance(5 * time.Second)
	got := p.poll(d.DeviceCode)
	if got.status != http.StatusOK || got.Type != "Bearer" || got.Scope != everything || got.Refresh == "" || got.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("tokens: %d %s, scope %q", got.status, got.Error, got.Scope)
	}
	access, id := claims(t, got.Access), claims(t, got.ID)
	beside := spa(t, env).in(p)
	other := claims(t, beside.login("").Access)
	if access["sid"] != other["sid"] || access["sub"] != environmenttest.Ada || access["client_id"] != p.id || access["oid"] != "org_analytical" {
		t.Errorf("access token %v, beside %v", access, other["sid"])
	}
	if id["nonce"] != nil || id["c_hash"] != nil || id["at_hash"] == nil || id["sid"] != other["sid"] || id["aud"].([]any)[0] != p.id {
		t.Errorf("ID token %v", id)
	}
	if again := p.refresh(got.Refresh); again.status != http.StatusOK {
		t.Errorf("refresh: %d %s", again.status, again.Error)
	}
}

// N1: a device code is used once: a second use ends what came from the first, as with any code.
func TestDeviceCodeIsUsedOnce(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d := p.askToBeLetIn()
	env.AllowDevice(t, p.browser, d.Complete, environmenttest.Ada)
	got := p.poll(d.DeviceCode)
	if got.status != http.StatusOK {
		t.Fatalf("first: %d %s", got.status, got.Error)
	}
	p.wantPoll(d.DeviceCode, "invalid_grant")
	p.wantGrantDead(got)
	if page := env.TypeDeviceCode(t, p.browser, d.UserCode); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("the user code again: %d %s", page.Status, page.Path)
	}
}

// N1: what a device is told while nobody decides, when it asks too often, after a no, and when it is too late (RFC 8628 §3.5).
func TestDevicePolls(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	waits, denied, late, lateYes := p.askToBeLetIn(), p.askToBeLetIn(), p.askToBeLetIn(), p.askToBeLetIn()
	p.wantPoll(waits.DeviceCode, "authorization_pending")
	p.wantPoll(waits.DeviceCode, "slow_down") // ten seconds from then on
	env.Advance(6 * time.Second)
	p.wantPoll(waits.DeviceCode, "slow_down") // fifteen
	env.Advance(16 * time.Second)
	p.wantPoll(waits.DeviceCode, "authorization_pending")

	env.DenyDevice(t, p.browser, denied.Complete, environmenttest.Ada)
	p.wantPoll(denied.DeviceCode, "access_denied")
	p.wantPoll(denied.DeviceCode, "access_denied")

	env.AllowDevice(t, p.browser, lateYes.Complete, environmenttest.Ada)
	env.Advance(10 * time.Minute)
	p.wantPoll(late.DeviceCode, "expired_token")
	p.wantPoll(lateYes.DeviceCode, "expired_token")
	if page := env.TypeDeviceCode(t, p.browser, late.UserCode); page.Status != http.StatusUnprocessableEntity || page.Typed != late.UserCode || !strings.Contains(page.Error, "No device waits") {
		t.Errorf("a late code: %d, %q, %q", page.Status, page.Typed, page.Error)
	}
}

// N1: requests that are wrong, and who may not ask at all.
func TestDeviceRequestsRefused(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d := p.askToBeLetIn()
	for name, tc := range map[string]struct {
		got  tokens
		want string
	}{
		"no code":            {p.poll(""), "invalid_request"},
		"unknown code":       {p.poll(strings.Repeat("x", 52)), "invalid_grant"},
		"the user code":      {p.poll(d.UserCode), "invalid_grant"},
		"foreign client":     {native(t, env).poll(d.DeviceCode), "invalid_grant"},
		"confidential":       {web(t, env).poll(d.DeviceCode), "invalid_grant"},
		"as an OAuth code":   {p.redeem(d.DeviceCode, "redirect_uri", "", "code_verifier", ""), "invalid_grant"},
		"as a refresh token": {p.refresh(d.DeviceCode), "invalid_grant"},
		"with a secret":      {p.poll(d.DeviceCode, "client_secret", "x"), "invalid_client"},
	} {
		if tc.got.Error != tc.want || tc.got.Access != "" {
			t.Errorf("%s: %d %q, want %q", name, tc.got.status, tc.got.Error, tc.want)
		}
	}
	for _, other := range []*party{web(t, env), spa(t, env)} {
		if got := other.askToBeLetIn(); got.Error != "unauthorized_client" || got.UserCode != "" {
			t.Errorf("%s may ask: %d %q", other.id, got.status, got.Error)
		}
	}
	stranger := &party{t, env, nil, "stranger", "", ""}
	if got := stranger.askToBeLetIn(); got.status != http.StatusUnauthorized || got.Error != "invalid_client" {
		t.Errorf("a stranger may ask: %d %q", got.status, got.Error)
	}
	p.wantPoll(d.DeviceCode, "authorization_pending") // none of that did anything to it
	if resp, _ := p.authorize(env.URL + "/oauth/device_authorization"); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET answered %d", resp.StatusCode)
	}
}

// N1: two devices at once are two logins, each with its own answer.
func TestTwoDevices(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	first, second := p.askToBeLetIn(), p.askToBeLetIn("scope", "openid")
	env.AllowDevice(t, p.browser, second.Complete, environmenttest.Grace)
	p.wantPoll(first.DeviceCode, "authorization_pending")
	got := p.poll(second.DeviceCode)
	if claims(t, got.Access)["sub"] != environmenttest.Grace || got.Scope != "openid" || got.Refresh != "" {
		t.Errorf("the second has scope %q and a refresh token: %t", got.Scope, got.Refresh != "")
	}
	env.AllowDevice(t, environmenttest.Browser(t), first.Complete, environmenttest.Ada)
	if got := p.poll(first.DeviceCode); claims(t, got.Access)["sub"] != environmenttest.Ada {
		t.Errorf("the first is somebody else's: %d %s", got.status, got.Error)
	}
}

// M2, M3: the end of the shared session ends the device's tokens, and a device that was let in and has not asked yet gets none.
func TestDeviceLogout(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d, slow := p.askToBeLetIn(), p.askToBeLetIn()
	env.AllowDevice(t, p.browser, d.Complete, environmenttest.Ada)
	env.AllowDevice(t, p.browser, slow.Complete, environmenttest.Ada)
	got := p.poll(d.DeviceCode)
	env.EndSession(claims(t, got.Access)["sid"].(string))
	p.wantGrantDead(got)
	p.wantPoll(slow.DeviceCode, "invalid_grant")
}

// N1, E3: a restart in the middle costs a device nothing.
func TestDeviceRestart(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d := p.askToBeLetIn()
	p.wantPoll(d.DeviceCode, "authorization_pending")
	env.Restart()
	p.wantPoll(d.DeviceCode, "slow_down")
	env.AllowDevice(t, p.browser, d.Complete, environmenttest.Ada)
	env.Restart()
	if got := p.poll(d.DeviceCode); got.status != http.StatusOK {
		t.Errorf("after two restarts: %d %s", got.status, got.Error)
	}
}

// N1: who cancels the sign-in that a device's code led to keeps the device out.
func TestDeviceCancelledSignIn(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d := p.askToBeLetIn()
	resp, _ := p.authorize(d.Complete)
	at, err := resp.Location()
	if err != nil || at.Path != "/sign-in" {
		t.Fatalf("nobody is signed in: %d, to %s", resp.StatusCode, at)
	}
	p.wantPoll(d.DeviceCode, "authorization_pending")
	done, err := p.browser.PostForm(env.URL+"/sign-in/deny", url.Values{"request": {at.Query().Get("request")}})
	if resp, body := read(t, done, err); resp.StatusCode != http.StatusOK || !strings.Contains(body, "kept out") {
		t.Errorf("cancelled: %d at %s", resp.StatusCode, resp.Request.URL.Path)
	}
	p.wantPoll(d.DeviceCode, "access_denied")
}

// E8, N1: no code of a device is in the database, the journal or the log, and its steps are one login there.
func TestDeviceCodesStaySecret(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d := p.askToBeLetIn()
	env.TypeDeviceCode(t, p.browser, d.UserCode)
	env.AllowDevice(t, p.browser, d.Complete, environmenttest.Ada)
	p.poll(d.DeviceCode)
	events := env.Inner().Journal.Recent(50)
	kinds := map[string]int{}
	for _, e := range events {
		kinds[string(e.Kind)]++
		if e.Kind != "sign-in" && e.Flow != events[len(events)-1].Flow && e.Step != "page" {
			t.Errorf("%s %s is of another login", e.Kind, e.Step)
		}
	}
	if kinds["device-request"] != 1 || kinds["device-code"] != 1 || kinds["device"] < 4 {
		t.Errorf("steps %v", kinds)
	}
	text, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{d.DeviceCode, d.UserCode, strings.ReplaceAll(d.UserCode, "-", "")} {
		if strings.Contains(string(text), secret) || strings.Contains(env.Log(), secret) {
			t.Errorf("a secret of %d characters is shown", len(secret))
		}
	}
}
