package client

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"
)

// D1, D3: one login, and the refresh token alone in the store.
func TestSignIn(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	s := b.State()
	if s.Phase != SignedIn || s.Claims.SessionID != "ses_1" || s.Identity.Name != "Ada Lovelace" || s.MemoryOnly || s.LoginURL != "" {
		t.Fatalf("state is %+v", s)
	}
	if b.store.holds() != "refresh-0" {
		t.Error("the refresh token was not stored")
	}
	var kinds []string
	for _, step := range b.Steps() {
		kinds = append(kinds, string(step.Kind))
	}
	if got := strings.Join(kinds, " "); got != "LoginStarted CallbackReceived CodeExchanged TokensVerified" {
		t.Errorf("steps are %s", got)
	}
}

// D2: strangers first, then the real answer.
func TestSignInSurvivesStrangers(t *testing.T) {
	b := newBench(t)
	strange := make(chan int, 3)
	b.setBrowser(func(target string) error {
		q := b.sent(target)
		go func() {
			for _, query := range []string{"?error=access_denied", "?code=x&state=wrong", "?code=x"} {
				strange <- visit(q.Get("redirect_uri") + query)
			}
			_ = b.comeBack(target)
		}()
		return nil
	})
	b.SignIn(t.Context())
	for range 3 {
		if status := <-strange; status != 400 {
			t.Errorf("a stranger got %d", status)
		}
	}
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}

// D2, W9's rule: each failure has its words, and the way back is open.
func TestSignInFails(t *testing.T) {
	for name, test := range map[string]struct {
		browser func(b *bench, q url.Values) error
		down    bool
		title   string
	}{
		"ErrDenied": {func(_ *bench, q url.Values) error {
			go visit(q.Get("redirect_uri") + "?error=access_denied&error_description=%3Cb%3Eno&state=" + url.QueryEscape(q.Get("state")))
			return nil
		}, false, "You did not sign in"},
		"ErrTimeout":     {func(*bench, url.Values) error { return nil }, false, "Your browser did not come back"},
		"ErrUnreachable": {nil, true, "The environment can't be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(c *Config) { c.LoginTimeout = 300 * time.Millisecond })
			b.issuer.SetDown(test.down)
			b.setBrowser(func(target string) error { return test.browser(b, b.sent(target)) })
			b.SignIn(t.Context())
			if s := b.State(); s.Phase != Failed || s.Problem.Title != test.title || s.Problem.Do == "" {
				t.Fatalf("state is %+v", s)
			}
			b.issuer.SetDown(false)
			b.setBrowser(b.comeBack)
			b.config.LoginTimeout = time.Minute
			b.SignIn(t.Context())
			if s := b.State(); s.Phase != SignedIn {
				t.Errorf("the second try ended %+v", s)
			}
		})
	}
}

// D2: cancelling frees the port and says nothing more.
func TestCancel(t *testing.T) {
	b := newBench(t)
	b.setBrowser(func(target string) error { b.sent(target); return nil })
	over := make(chan struct{})
	go func() { defer close(over); b.SignIn(t.Context()) }()
	if s := b.untilPhase(t, Waiting); s.LoginURL == "" {
		t.Error("there is no link to copy")
	}
	b.Cancel()
	<-over
	if s := b.State(); s.Phase != SignedOut || s.Ending.Reason() != "" {
		t.Errorf("state is %+v", s)
	}
}

// D2: starting again gives the first login up; its answer is worth nothing.
func TestStartAgain(t *testing.T) {
	b := newBench(t)
	first := make(chan string, 1)
	b.setBrowser(func(target string) error { first <- target; return nil })
	over := make(chan struct{})
	go func() { defer close(over); b.SignIn(t.Context()) }()
	b.untilPhase(t, Waiting)
	abandoned := b.sent(<-first)
	b.setBrowser(b.comeBack)
	b.SignIn(t.Context())
	<-over
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
	if status := visit(abandoned.Get("redirect_uri") + "?code=x&state=" + abandoned.Get("state")); status != 0 {
		t.Errorf("the abandoned login's port answered %d", status)
	}
}

// D1: a browser that does not start leaves the link to copy.
func TestBrowserMissing(t *testing.T) {
	b := newBench(t)
	b.setBrowser(func(string) error { return errors.New("xdg-open: not found") })
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); b.SignIn(ctx) }()
	b.until(t, "browser failed", func(s State) bool { return s.BrowserFailed && s.LoginURL != "" })
	cancel()
	<-over
}

// D1: only web addresses reach the operating system's opener.
func TestOpenBrowserRefuses(t *testing.T) {
	b := newBench(t)
	b.setBrowser(func(string) error { t.Error("opened"); return nil })
	for _, target := range []string{"file:///etc/passwd", "javascript:alert(1)", "multiapp://x", "http:", "-x"} {
		if b.openBrowser(target) == nil {
			t.Errorf("%q was opened", target)
		}
	}
}

// D1: a busy port has a message and a way out.
func TestBusyPort(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	b := newBench(t, func(c *Config) { c.RedirectPort = taken.Addr().(*net.TCPAddr).Port })
	b.SignIn(t.Context())
	if s := b.State(); s.Phase != Failed || !s.Problem.PortBusy {
		t.Fatalf("state is %+v", s)
	}
	b.SignInOnFreePort(t.Context())
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}
