package screens

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"

	"example.com/multiapp/shared/native/client"
)

// raw is what the token panel has in sight.
func (s *stage) raw() string {
	d, ok := s.screen.(*dashboard)
	if !ok || !d.raw.raw.Visible() {
		return ""
	}
	return d.raw.raw.Text
}

// A raw token is in sight when asked for, for a while, and never in the probe.
func TestRawTokenIsHiddenAgain(t *testing.T) {
	for name, hide := range map[string]func(*stage, View){
		"time":        func(s *stage, v View) { v.Now = v.Now.Add(30 * time.Second); s.Show(v) },
		"button":      func(s *stage, _ View) { s.tap("show-token") },
		"focus":       func(s *stage, _ View) { s.Blur() },
		"page":        func(s *stage, _ View) { s.Open(PageAbout); s.Back() },
		"a new token": func(s *stage, v View) { c := *v.Claims; c.TokenID = "next"; v.Claims = &c; s.Show(v) },
		"the end":     func(s *stage, v View) { s.Show(signedOutView()); s.Show(v) },
	} {
		t.Run(name, func(t *testing.T) {
			s, v := newStage(t, theme.VariantLight), signedInView()
			s.Show(v)
			if s.raw() != "" {
				t.Fatal("the token is in sight before anybody asked")
			}
			s.tap("show-token")
			s.run()
			v.Now = v.Now.Add(time.Second)
			s.Show(v)
			if s.raw() != secretToken || s.text("show-token") != "Hide access token" {
				t.Fatalf("in sight is %q", s.raw())
			}
			if data, err := json.Marshal(s.probe()); err != nil || strings.Contains(string(data), "secret-token") {
				t.Errorf("the probe tells it: %v", err)
			}
			hide(s, v)
			if s.raw() != "" || s.text("show-token") != "Show access token" {
				t.Errorf("still in sight: %q", s.raw())
			}
		})
	}
}

// A token that comes after the window has lost the focus stays hidden.
func TestRawTokenComesLate(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(signedInView())
	s.tap("show-token")
	s.Blur()
	s.run()
	if s.raw() != "" {
		t.Error("it is in sight")
	}
}

// A copied token leaves the clipboard after a while, and nothing else does.
func TestCopiedTokenIsCleared(t *testing.T) {
	for held, want := range map[string]string{secretToken: "", "something else": "something else"} {
		s, v := newStage(t, theme.VariantLight), signedInView()
		s.Show(v)
		s.tap("copy-token")
		s.run()
		if s.clipboard.text != secretToken || s.raw() != "" {
			t.Fatalf("copied %q, in sight %q", s.clipboard.text, s.raw())
		}
		s.clipboard.text = held
		v.Now = v.Now.Add(29 * time.Second)
		s.Show(v)
		if s.clipboard.text != held {
			t.Fatal("it is gone too early")
		}
		out := signedOutView()
		out.Now = v.Now.Add(time.Second)
		s.Show(out)
		if s.clipboard.text != want {
			t.Errorf("the clipboard holds %q", s.clipboard.text)
		}
	}
}

// News is told once, of an end elsewhere, to who does not look.
func TestNews(t *testing.T) {
	ended := view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: relayed}})
	if title, text, news := News(client.SignedIn, ended, false); !news || title == "" || !strings.Contains(text, "Single page app") {
		t.Errorf("got %q %q %t", title, text, news)
	}
	for name, quiet := range map[string]bool{
		"watched": second(News(client.SignedIn, ended, true)), "told already": second(News(client.SignedOut, ended, false)),
		"at the start": second(News(client.Starting, ended, false)), "signed in": second(News(client.SignedIn, signedInView(), false)),
		"by you": second(News(client.SignedIn, signedOutView(), false)),
	} {
		if quiet {
			t.Errorf("%s: a notification", name)
		}
	}
}

func second(_, _ string, news bool) bool { return news }
