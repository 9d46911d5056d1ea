package client

import (
	"context"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/keeper"
)

func byLink(c *Config) { c.Way = DeepLink }

// answerLink is the link that the environment would send the browser to.
func (b *bench) answerLink(target string) string {
	q := b.sent(target)
	if back := q.Get("post_logout_redirect_uri"); back != "" {
		return back + "?state=" + url.QueryEscape(q.Get("state"))
	}
	return q.Get("redirect_uri") + "?code=good&state=" + url.QueryEscape(q.Get("state"))
}

// D6: the browser comes back by a link, after the login and after the sign-out.
func TestSignInAndOutByLink(t *testing.T) {
	b := newBench(t, byLink)
	b.setBrowser(func(target string) error {
		if s := b.State(); s.Phase == Waiting && s.Way != DeepLink {
			t.Errorf("the way is %q", s.Way)
		}
		link := b.answerLink(target)
		if !strings.HasPrefix(link, "multiapp://callback?") && !strings.HasPrefix(link, "multiapp://signed-out?") {
			t.Errorf("the browser comes back to %s", link[:20])
		}
		if !b.Link(link) || b.Link(link) {
			t.Error("a link counts once, and it was taken never or twice")
		}
		return nil
	})
	b.SignIn(t.Context())
	if s := b.State(); s.Phase != SignedIn || s.Claims.SessionID != "ses_1" {
		t.Fatalf("state is %+v", s)
	}
	b.SignOut(t.Context())
	if s := b.State(); s.Ending.Reason() != keeper.ReasonYou || s.Logout != LogoutConfirmed {
		t.Errorf("state is %+v", s)
	}
}

// D6: hostile links change nothing, and the real one still arrives.
func TestLinkRefuses(t *testing.T) {
	b := newBench(t, byLink)
	targets := make(chan string, 1)
	b.setBrowser(func(target string) error { targets <- target; return nil })
	over := make(chan struct{})
	go func() { defer close(over); b.SignIn(t.Context()) }()
	good := b.answerLink(<-targets)
	state := good[strings.Index(good, "state="):]
	for name, raw := range map[string]string{
		"ErrOtherHost":    "multiapp://elsewhere?code=good&" + state,
		"ErrOtherPath":    "multiapp://callback/x?code=good&" + state,
		"ErrPort":         "multiapp://callback:80?code=good&" + state,
		"ErrUser":         "multiapp://ada@callback?code=good&" + state,
		"ErrOpaque":       "multiapp:callback?code=good&" + state,
		"ErrOtherScheme":  "multiapp-mobile://callback?code=good&" + state,
		"ErrWeb":          "https://callback?code=good&" + state,
		"ErrFragment":     good + "#x",
		"ErrEmptyFrag":    good + "#",
		"ErrNewline":      good + "\n",
		"ErrEncodedLine":  good + "&x=a%0d%0aHost:%20evil",
		"ErrEncodedZero":  good + "&x=%00",
		"ErrHostNewline":  "multiapp://callback%0a?code=good&" + state,
		"ErrBadEscape":    good + "&x=%zz",
		"ErrHuge":         good + "&x=" + strings.Repeat("a", 1<<20),
		"ErrOtherState":   "multiapp://callback?code=good&state=" + strings.Repeat("a", 26),
		"ErrNoState":      "multiapp://callback?code=good",
		"ErrTwoStates":    good + "&state=x",
		"ErrStrayError":   "multiapp://callback?error=access_denied",
		"ErrLogoutsPlace": "multiapp://signed-out?" + state,
		"ErrEmpty":        "",
	} {
		if b.Link(raw) {
			t.Errorf("%s was taken", name)
		}
	}
	if s := b.State(); s.Phase != Waiting {
		t.Errorf("state is %+v", s)
	}
	if !b.Link(strings.Replace(good, "callback?", "callback/?", 1)) {
		t.Error("the real link was refused")
	}
	<-over
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}

// D2, D6: the same words as by loopback; another issuer's answer ends nothing.
func TestSignInByLinkFails(t *testing.T) {
	for name, test := range map[string]struct{ query, title string }{
		"ErrDenied":      {"&error=access_denied&error_description=%3Cb%3Eno", "You did not sign in"},
		"ErrNothing":     {"", "Sign-in failed"},
		"ErrOtherIssuer": {"&code=good&iss=https%3A%2F%2Fevil.example", "Your browser did not come back"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, byLink, func(c *Config) { c.LoginTimeout = 300 * time.Millisecond })
			b.setBrowser(func(target string) error {
				q := b.sent(target)
				if !b.Link(q.Get("redirect_uri") + "?state=" + url.QueryEscape(q.Get("state")) + test.query) {
					t.Error("the link was refused")
				}
				return nil
			})
			b.SignIn(t.Context())
			if s := b.State(); s.Phase != Failed || s.Problem.Title != test.title {
				t.Errorf("state is %+v", s)
			}
		})
	}
}

// D6: a link is used up while its code is being exchanged, too.
func TestLinkOnce(t *testing.T) {
	b := newBench(t, byLink)
	var link atomic.Value
	answer := b.issuer.Token
	b.issuer.Token = func(w http.ResponseWriter, r *http.Request) {
		if b.Link(link.Load().(string)) {
			t.Error("taken twice")
		}
		answer(w, r)
	}
	b.setBrowser(func(target string) error {
		link.Store(b.answerLink(target))
		b.Link(link.Load().(string))
		return nil
	})
	b.SignIn(t.Context())
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}

// D2, D6: an answer that names another issuer does not use the login up.
func TestLinkAfterRefusal(t *testing.T) {
	b := newBench(t, byLink)
	b.setBrowser(func(target string) error {
		good := b.answerLink(target)
		if !b.Link(good + "&iss=https%3A%2F%2Fevil.example") {
			t.Error("the link was refused before it was checked")
		}
		go func() {
			for !b.Link(good) && t.Context().Err() == nil {
				runtime.Gosched() // the first one is being checked
			}
		}()
		return nil
	})
	b.SignIn(t.Context())
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}

// D2, D6: the link of a login that was cancelled, or begun again, is worth nothing.
func TestLinkOfAnAbandonedLogin(t *testing.T) {
	b := newBench(t, byLink)
	targets := make(chan string, 1)
	b.setBrowser(func(target string) error { targets <- target; return nil })
	begin := func() (link string, over chan struct{}) {
		over = make(chan struct{})
		go func() { defer close(over); b.SignIn(t.Context()) }()
		return b.answerLink(<-targets), over
	}
	cancelled, over := begin()
	b.Cancel()
	<-over
	b.OpenLink(cancelled)
	if s := b.State(); s.Phase != Failed || s.Problem.Title != "Nothing was waiting for this link" {
		t.Errorf("state is %+v", s)
	}
	first, firstOver := begin()
	second, secondOver := begin()
	<-firstOver
	if b.Link(cancelled) || b.Link(first) || !b.Link(second) {
		t.Error("an abandoned login's link was taken, or the waiting one's refused")
	}
	<-secondOver
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}

// D6: a link that started the app says that it is of no use, unless the session
// is restored; strangers' links never touch a session.
func TestOpenLinkWithoutLogin(t *testing.T) {
	const stray = "multiapp://callback?code=x&state=y"
	b := newBench(t, byLink)
	b.OpenLink("multiapp://signed-out?state=y")
	if s := b.State(); s.Phase != SignedOut {
		t.Errorf("state is %+v", s)
	}
	b.OpenLink(stray)
	if s := b.State(); s.Phase != Failed || s.Problem.Do == "" {
		t.Errorf("state is %+v", s)
	}
	b.setBrowser(func(target string) error { b.Link(b.answerLink(target)); return nil })
	b.SignIn(t.Context())
	b.OpenLink(stray)
	if s := b.State(); s.Phase != SignedIn || s.Problem.Title != "" {
		t.Errorf("state is %+v", s)
	}
	if err := b.store.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, _ = b.keeper.SignOut(t.Context())
	if s := b.State(); s.Phase != SignedOut {
		t.Errorf("the stray link outlived the session: %+v", s)
	}
}

// D6: where links do not open the app, the person is told, and a free port is the way out.
func TestLinksClosed(t *testing.T) {
	b := newBench(t, byLink, func(c *Config) { c.LinksOpenApp = func() bool { return false } })
	b.SignIn(t.Context())
	if s := b.State(); s.Phase != Failed || !s.Problem.LinksClosed {
		t.Fatalf("state is %+v", s)
	}
	b.SignInOnFreePort(t.Context())
	if s := b.State(); s.Phase != SignedIn {
		t.Fatalf("state is %+v", s)
	}
	opened := false
	b.setBrowser(func(target string) error {
		opened = !b.sent(target).Has("post_logout_redirect_uri")
		return nil
	})
	b.SignOut(t.Context())
	if s := b.State(); !opened || s.Logout != LogoutUnconfirmed {
		t.Errorf("state is %+v", s)
	}
}

// D6: no link counts while the port is the way back.
func TestLinkDuringLoopback(t *testing.T) {
	b := newBench(t)
	targets := make(chan string, 1)
	b.setBrowser(func(target string) error { targets <- target; return nil })
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); b.SignIn(ctx) }()
	if b.Link("multiapp://callback?code=good&state=" + b.sent(<-targets).Get("state")) {
		t.Error("taken")
	}
	cancel()
	<-over
}

func TestRedirectURL(t *testing.T) {
	for want, config := range map[string]Config{
		"http://127.0.0.1:53682/callback": {RedirectPort: 53682},
		"multiapp://callback":             {Way: DeepLink},
		"multiapp-mobile://callback":      {Way: DeepLink, Scheme: "multiapp-mobile"},
	} {
		if got := config.RedirectURL(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
