package faults_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/faults"
	"example.com/multiapp/apps/environment/internal/store"
)

const redirect = "http://localhost:8081/callback"

// app is the seeded web app as a client of the real environment.
type app struct {
	*environmenttest.Environment
	t       *testing.T
	browser *http.Client
}

type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
	Expires int    `json:"expires_in"`
	Error   string `json:"error"`
}

func start(t *testing.T, options ...environmenttest.Option) *app {
	return &app{environmenttest.Start(t, options...), t, environmenttest.Browser(t)}
}

func (a *app) signIn() tokens {
	a.t.Helper()
	query := url.Values{"client_id": {"web_local"}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {"openid offline_access"}}
	back := a.SignIn(a.t, a.browser, a.URL+"/oauth/authorize?"+query.Encode(), environmenttest.Ada)
	return a.ask(url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {redirect}})
}

func (a *app) refresh(tk tokens) tokens {
	a.t.Helper()
	return a.ask(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tk.Refresh}})
}

func (a *app) ask(form url.Values) tokens {
	a.t.Helper()
	got, err := a.try(http.DefaultClient, form)
	if err != nil {
		a.t.Fatal(err)
	}
	return got
}

// try asks the token endpoint and returns what kept the answer from arriving.
func (a *app) try(client *http.Client, form url.Values) (got tokens, err error) {
	a.t.Helper()
	form.Set("client_id", "web_local")
	form.Set("client_secret", "local-web-secret")
	resp, err := client.PostForm(a.URL+"/oauth/token", form)
	if err != nil {
		return got, err
	}
	defer resp.Body.Close()
	return got, json.NewDecoder(resp.Body).Decode(&got)
}

func (a *app) status(path, bearer string) int {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, a.URL+path, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	_ = resp.Body.Close() // only the status matters
	return resp.StatusCode
}

// part is one part of a token, 0 its header and 1 its claims.
func part(t *testing.T, token string, n int) (got struct {
	KeyID   string  `json:"kid"`
	Issued  float64 `json:"iat"`
	Expires float64 `json:"exp"`
	Session string  `json:"sid"`
}) {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(token+"..", ".")[n])
	if err != nil || json.Unmarshal(text, &got) != nil {
		t.Fatal("not a token")
	}
	return got
}

// W6, E6: a refresh answer that is lost after the store has rotated costs nothing: the retry within the grace gets the
// successor, and the session goes on. After the grace the same retry is a replay, and ends the family.
func TestLostRefreshReply(t *testing.T) {
	for late, want := range map[time.Duration]string{0: "", 9 * time.Second: "", 11 * time.Second: "invalid_grant"} {
		a := start(t)
		first := a.signIn()
		a.SetFault(environmenttest.LostRefreshReply, true)
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {first.Refresh}}
		if _, err := a.try(http.DefaultClient, form); !errors.Is(err, io.EOF) {
			t.Fatalf("the connection was not closed: %v", err)
		}
		a.Advance(late)
		second := a.refresh(first)
		if second.Error != want {
			t.Errorf("retry after %s: %q, want %q", late, second.Error, want)
		}
		if want == "" && (second.Refresh == first.Refresh || a.refresh(second).Error != "") {
			t.Errorf("retry after %s: the session did not go on", late)
		}
	}
}

// Only a refresh answer is lost, and only one.
func TestLostRefreshReplyOnce(t *testing.T) {
	a := start(t)
	a.SetFault(environmenttest.LostRefreshReply, true)
	tk := a.signIn()
	if got := a.refresh(tokens{Refresh: "unknown"}); tk.Refresh == "" || got.Error != "invalid_grant" {
		t.Errorf("sign-in %q, refused refresh %q", tk.Error, got.Error)
	}
	if !a.Inner().Faults.On(faults.LostRefreshReply) {
		t.Error("the switch is off before an answer was lost")
	}
	if _, err := a.try(http.DefaultClient, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tk.Refresh}}); err == nil {
		t.Error("the answer arrived")
	}
	if a.Inner().Faults.On(faults.LostRefreshReply) || a.refresh(tk).Error != "" {
		t.Error("the switch is still on")
	}
	journal := a.journal()
	if !strings.Contains(journal, "Lost refresh answer: on") || !strings.Contains(journal, "Lost refresh answer: an answer was dropped: off") {
		t.Errorf("journal:\n%s", journal)
	}
}

func (a *app) journal() (text string) {
	for _, e := range a.Inner().Journal.Recent(100) {
		text += string(e.Kind) + " " + e.Outcome + " " + e.Reason + "\n"
	}
	return text
}

// Expire now: a new access token lives five seconds, and its refresh token as long as ever.
func TestShortTokens(t *testing.T) {
	a := start(t)
	before := a.signIn()
	a.SetFault(environmenttest.ShortTokens, true)
	tk := a.refresh(before)
	if c := part(t, tk.Access, 1); c.Expires-c.Issued != 5 || tk.Expires != 4 {
		t.Errorf("lives %v s, expires_in %d", c.Expires-c.Issued, tk.Expires)
	}
	a.Advance(5 * time.Second)
	if got := a.status("/userinfo", tk.Access); got != http.StatusUnauthorized {
		t.Errorf("an expired token: %d", got)
	}
	if got := a.status("/userinfo", before.Access); got != http.StatusOK {
		t.Errorf("a token from before: %d", got)
	}
	if got := a.refresh(tk); got.Error != "" {
		t.Errorf("refresh: %s", got.Error)
	}
}

// The keys are gone for a while and come back; nothing else of the environment is affected.
func TestKeysUnavailable(t *testing.T) {
	a := start(t)
	tk := a.signIn()
	a.SetFault(environmenttest.KeysUnavailable, true)
	if got := a.status("/keys", ""); got != http.StatusServiceUnavailable {
		t.Errorf("keys: %d", got)
	}
	if got := a.status("/userinfo", tk.Access); got != http.StatusOK || a.refresh(tk).Error != "" {
		t.Errorf("userinfo: %d, or the refresh failed", got)
	}
	a.SetFault(environmenttest.KeysUnavailable, false)
	if got := a.status("/keys", ""); got != http.StatusOK {
		t.Errorf("keys afterwards: %d", got)
	}
}

// An impatient client gives up on the slow token endpoint, and its session is as good as before.
func TestSlowTokenKeepsTheSession(t *testing.T) {
	a := start(t)
	tk := a.signIn()
	a.SetFault(environmenttest.SlowToken, true)
	impatient := &http.Client{Timeout: 50 * time.Millisecond}
	if _, err := a.try(impatient, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tk.Refresh}}); err == nil {
		t.Error("answered at once")
	}
	a.SetFault(environmenttest.SlowToken, false)
	if got := a.refresh(tk); got.Error != "" {
		t.Errorf("refresh: %s", got.Error)
	}
}

// E7, M3: while no app answers, the session ends all the same and its refresh token with it; the logout token arrives
// when the apps answer again, and each attempt is on record.
func TestDeadBackChannel(t *testing.T) {
	got := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.PostFormValue("logout_token") }))
	t.Cleanup(receiver.Close)
	a := start(t)
	a.AddApplication(environmenttest.Application{ID: "receiver", Type: environmenttest.Web, Secrets: []string{"secret"},
		RedirectURIs: []string{receiver.URL + "/callback"}, BackchannelLogoutURI: receiver.URL + "/backchannel-logout"})
	tk := a.signIn()
	sid := part(t, tk.ID, 1).Session
	query := url.Values{"client_id": {"receiver"}, "redirect_uri": {receiver.URL + "/callback"}, "response_type": {"code"}, "scope": {"openid"}}
	a.SignIn(t, a.browser, a.URL+"/oauth/authorize?"+query.Encode(), "")
	a.SetFault(environmenttest.DeadBackChannel, true)
	a.EndSession(sid)
	a.Inner().Deliverer.WaitFirstAttempts(t.Context(), sid)
	if d := a.delivery(sid, "receiver"); d.State != store.Pending || d.Attempts[0].Status != 0 || d.Attempts[0].Error != "no answer in time" {
		t.Errorf("after the first attempt: %s, %+v", d.State, d.Attempts)
	}
	if got := a.refresh(tk); got.Error != "invalid_grant" {
		t.Errorf("refresh: %q", got.Error)
	}
	a.SetFault(environmenttest.DeadBackChannel, false)
	a.Advance(time.Minute)
	select {
	case token := <-got:
		if part(t, token, 1).Session != sid {
			t.Error("another session's logout token")
		}
	case <-t.Context().Done():
	}
}

func (a *app) delivery(sid, client string) store.Delivery {
	a.t.Helper()
	ds, err := a.Inner().Store.DeliveriesOf(a.t.Context(), sid)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, d := range ds {
		if d.ClientID == client {
			return d
		}
	}
	a.t.Fatalf("no delivery to %s", client)
	return store.Delivery{}
}

// Tokens are stamped by a wrong clock; the environment's own decisions, such as the grace of a refresh token, are not
// made by it, so switching it costs no session.
func TestClock(t *testing.T) {
	for fault, want := range map[environmenttest.Fault]struct {
		skew     time.Duration
		userinfo int
	}{
		environmenttest.ClockAhead: {faults.Skew, http.StatusOK}, environmenttest.ClockBehind: {-faults.Skew, http.StatusUnauthorized},
	} {
		t.Run(string(fault), func(t *testing.T) {
			a := start(t)
			before := a.signIn()
			after := a.refresh(before)
			a.SetFault(fault, true)
			skewed := a.refresh(before) // within the grace
			if skewed.Error != "" || skewed.Refresh != after.Refresh {
				t.Fatalf("a retry within the grace: %q", skewed.Error)
			}
			for name, token := range map[string]string{"access": skewed.Access, "ID": skewed.ID} {
				if off := time.Unix(int64(part(t, token, 1).Issued), 0).Sub(a.Now()) - want.skew; off.Abs() > time.Minute {
					t.Errorf("%s token: iat is off by %s more than it should be", name, off)
				}
			}
			if got := a.status("/userinfo", skewed.Access); got != want.userinfo {
				t.Errorf("userinfo: %d, want %d", got, want.userinfo)
			}
			a.SetFault(fault, false)
			if got := a.refresh(skewed); got.Error != "" || a.status("/userinfo", got.Access) != http.StatusOK {
				t.Errorf("with the right clock: %q", got.Error)
			}
		})
	}
}
