package provider_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/session"
)

// M2, M3, M6, E3: however a session ends, no token of any client of it works, prompt=none fails, its cookie is worthless,
// and each web client that took part, and no other, is queued for a logout token.
func TestSessionEnds(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		end    func(env *environmenttest.Environment, sid string)
	}{
		"by an administrator":   {session.ReasonLogout, func(env *environmenttest.Environment, sid string) { env.EndSession(sid) }},
		"idle time-out":         {session.ReasonIdle, func(env *environmenttest.Environment, _ string) { env.Advance(12 * time.Hour) }},
		"absolute time-out":     {session.ReasonAbsolute, func(env *environmenttest.Environment, _ string) { env.Advance(720 * time.Hour) }},
		"after a restart, idle": {session.ReasonIdle, func(env *environmenttest.Environment, _ string) { env.Restart(); env.Advance(13 * time.Hour) }},
	} {
		t.Run(name, func(t *testing.T) {
			env := environmenttest.Start(t)
			p := web(t, env)
			s, n := spa(t, env).in(p), native(t, env).in(p)
			a, b, c := p.login(environmenttest.Ada), s.login(""), n.login("")
			unredeemed, cookie := p.code(""), p.cookie()
			sid := claims(t, a.Access)["sid"].(string)
			tc.end(env, sid)
			p.wantGrantDead(a)
			s.wantGrantDead(b)
			n.wantGrantDead(c)
			if got := p.redeem(unredeemed); got.Error != "invalid_grant" {
				t.Errorf("a code from before: %d %s", got.status, got.Error)
			}
			p.setCookie(cookie)
			if !p.signedOut() {
				t.Error("prompt=none still succeeds")
			}
			wantDeliveries(t, env, sid, tc.reason)
		})
	}
}

func (p *party) setCookie(value string) {
	p.t.Helper()
	u, err := url.Parse(p.env.URL)
	if err != nil {
		p.t.Fatal(err)
	}
	p.browser.Jar.SetCookies(u, []*http.Cookie{{Name: session.CookieName, Value: value, Path: "/"}})
}

func wantDeliveries(t *testing.T, env *environmenttest.Environment, sid, reason string) {
	t.Helper()
	ds, err := env.Inner().Store.DeliveriesOf(t.Context(), sid)
	if err != nil {
		t.Fatal(err)
	}
	if len(ds) != 1 || ds[0].ClientID != "web_local" || ds[0].UserID != environmenttest.Ada || ds[0].Reason != reason {
		t.Errorf("deliveries: %d, %+v, want one to web_local because of %s", len(ds), ds, reason)
	}
}

// E7: ending a session twice tells nobody twice; other sessions go on.
func TestEndTwice(t *testing.T) {
	env := environmenttest.Start(t)
	p, other := web(t, env), web(t, env)
	sid := claims(t, p.login(environmenttest.Ada).Access)["sid"].(string)
	elsewhere := other.login(environmenttest.Ada)
	env.EndSession(sid)
	env.EndSession(sid)
	wantDeliveries(t, env, sid, session.ReasonLogout)
	if got := other.refresh(elsewhere.Refresh); got.status != http.StatusOK {
		t.Errorf("the user's other session: %d %s", got.status, got.Error)
	}
}
