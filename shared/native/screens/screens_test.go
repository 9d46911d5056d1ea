package screens

import (
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
)

// relayed is an ending that the relay told of.
var relayed = keeper.Ending{SessionID: "ses_1", By: "Single page app", Via: keeper.ViaRelay, At: noon.Add(-250 * time.Millisecond),
	Received: noon.Add(-238 * time.Millisecond), Noticed: noon.Add(-210 * time.Millisecond)}

// Every state of the client has its words, and its buttons ask for the right thing.
func TestScreens(t *testing.T) {
	offline := client.State{Session: client.Session{Phase: client.Starting, Offline: true, RetryAt: noon.Add(3500 * time.Millisecond)}}
	for name, test := range map[string]struct {
		view  View
		texts map[string]string // name: a part of what is to be read
		asks  map[string]string // button: what it asks for
	}{
		"starting":         {view(client.State{Session: client.Session{Phase: client.Starting}}), map[string]string{"title": "Restoring your session"}, nil},
		"starting offline": {view(offline), map[string]string{"title": "can't be reached", "text": "Next try in 4 s"}, map[string]string{"try-again": "refresh", "sign-out": "sign out"}},
		"signed out":       {view(client.State{Session: client.Session{Phase: client.SignedOut}}), map[string]string{"title": "Welcome", "text": "with your browser"}, map[string]string{"sign-in": "sign in"}},
		"memory only":      {view(client.State{Session: client.Session{Phase: client.SignedOut, MemoryOnly: true}}), map[string]string{"notice-memory": "kept in memory only"}, nil},
		"store locked":     {withStore(secretstore.Locked), map[string]string{"notice-memory": "Unlock it, then try again"}, map[string]string{"retry-store": "retry the store"}},
		"store waits":      {withStore(secretstore.Waiting), map[string]string{"notice-memory": "asking for your password"}, map[string]string{"skip-store": "skip the store"}},
		"store waits at the start": {func() View { v := withStore(secretstore.Waiting); v.Phase = client.Starting; return v }(),
			map[string]string{"title": "Restoring", "notice-memory": "asking for your password"}, map[string]string{"skip-store": "skip the store"}},
		"captive portal": {troubled(keeper.SignInPage), map[string]string{"notice-offline": "sign-in page of the network", "badge-offline": "Offline"}, map[string]string{"try-now": "refresh"}},
		"wrong clock":    {troubled(keeper.WrongClock), map[string]string{"notice-offline": "This computer's clock is 4 minutes ahead"}, nil},
		"links closed": {view(client.State{Session: client.Session{Phase: client.Failed}, Problem: client.Problem{Title: "Links", LinksClosed: true}}),
			nil, map[string]string{"use-free-port": "sign in on a free port"}},
		"settings changed": {func() View {
			v := signedOutView()
			v.Left, v.LeftLogout = "https://old.example.com", client.LogoutUnreachable
			return v
		}(),
			map[string]string{"text": "You were signed out of https://old.example.com. The environment could not be asked"}, nil},
		"by you":           {view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: keeper.Ending{Via: keeper.ViaYou}}, Logout: client.LogoutPending}), map[string]string{"title": "You signed out.", "text": "is ending the session"}, map[string]string{"sign-in": "sign in"}},
		"by you confirmed": {view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: keeper.Ending{Via: keeper.ViaYou}}, Logout: client.LogoutConfirmed}), map[string]string{"text": "has ended for every app"}, nil},
		"by you, no answer": {view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: keeper.Ending{Via: keeper.ViaYou}}, Logout: client.LogoutUnconfirmed}),
			map[string]string{"text": "If it shows a question"}, nil},
		"by you, offline": {view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: keeper.Ending{Via: keeper.ViaYou}}, Logout: client.LogoutUnreachable}),
			map[string]string{"text": "may still be signed in"}, nil},
		"elsewhere": {view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: keeper.Ending{Via: keeper.ViaRefresh, Noticed: noon}}}),
			map[string]string{"title": "You signed out in another app.", "last-sign-out-steps": "This app noticed at its refresh\n12:00:00.000 UTC"}, nil},
		"elsewhere, told by the relay": {view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: relayed}}),
			map[string]string{"title": "You signed out in Single page app · 0.2 s ago", "text": "has forgotten",
				"last-sign-out-steps": "The environment ended the session, asked by Single page app\n11:59:59.750 UTC\n" +
					"The web app was told by the back channel\n11:59:59.762 UTC · 12 ms later\nThis app was told by the relay\n11:59:59.790 UTC · 40 ms later"}, nil},
		"by you, with times": {view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: keeper.Ending{Via: keeper.ViaYou, Noticed: noon}},
			Logout: client.LogoutConfirmed, ConfirmedAt: noon.Add(300 * time.Millisecond)}),
			map[string]string{"last-sign-out-steps": "You asked this app to sign out\n12:00:00.000 UTC\nThe environment had ended the session when your browser came back\n12:00:00.300 UTC · 300 ms later"}, nil},
		"waiting": {view(client.State{Session: client.Session{Phase: client.Waiting}, LoginURL: "https://x"}), map[string]string{"title": "Waiting for your browser…"}, map[string]string{"cancel": "cancel", "copy-link": ""}},
		"no browser": {view(client.State{Session: client.Session{Phase: client.Waiting}, BrowserFailed: true}),
			map[string]string{"text": "could not be started"}, nil},
		"failed": {view(client.State{Session: client.Session{Phase: client.Failed}, Problem: client.Problem{Title: "You did not sign in", Happened: "No.", Do: "Again.", Detail: "access_denied: <b>"}}),
			map[string]string{"title": "You did not sign in", "happened": "No.", "do": "Again.", "detail": "access_denied: <b>"}, map[string]string{"try-again": "sign in"}},
		"port busy": {view(client.State{Session: client.Session{Phase: client.Failed}, Problem: client.Problem{Title: "The sign-in port is taken", PortBusy: true}}),
			map[string]string{"title": "port is taken"}, map[string]string{"use-free-port": "sign in on a free port"}},
		"signed in": {signedInView(), map[string]string{"title": "Hello, Ada Lovelace", "session-id": "ses_seiydsi66aphugk2f7q5", "organization": "org_analytical",
			"roles": "admin", "token-expires": "12:04:07 UTC, 4 min left", "token-refresh": "in your secret store", "timeline": "Failed: Could not refresh the tokens"},
			map[string]string{"call-api": "call the API", "refresh": "refresh", "sign-out": "sign out"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, theme.VariantLight)
			s.Show(test.view)
			for name, part := range test.texts {
				if got := s.text(name); !strings.Contains(got, part) {
					t.Errorf("%s reads %q, want %q", name, got, part)
				}
			}
			for name, want := range test.asks {
				s.asked = nil
				s.tap(name)
				if got := strings.Join(s.run(), ", "); got != want {
					t.Errorf("%s asks for %q, want %q", name, got, want)
				}
			}
		})
	}
}

func withStore(kind secretstore.Kind) View {
	v := signedOutView()
	v.MemoryOnly, v.Store = true, secretstore.StateOf(kind)
	return v
}

func troubled(trouble keeper.Trouble) View {
	v := signedInView()
	v.Offline, v.Trouble, v.ClockAhead, v.RetryAt = true, trouble, 4*time.Minute, noon.Add(time.Second)
	return v
}

func (s *stage) tap(name string) {
	s.t.Helper()
	for _, n := range append(s.header.named(), s.screen.named()...) {
		if b, ok := n.object.(*button); ok && n.name == name {
			test.Tap(b)
			return
		}
	}
	s.t.Fatalf("there is no button %s", name)
}

// What does not apply is not shown.
func TestHiddenParts(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(view(client.State{Session: client.Session{Phase: client.Failed}, Problem: client.Problem{Title: "x"}}))
	s.Show(view(client.State{Session: client.Session{Phase: client.SignedOut}}))
	for _, name := range []string{"notice-memory", "notice-offline", "use-free-port", "detail"} {
		if w, ok := s.probe().Widgets[name]; ok {
			t.Errorf("%s is shown: %v", name, w)
		}
	}
}

// An answer, an outage and a missing store appear on the dashboard, and leave it.
func TestDashboardChanges(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	v := signedInView()
	s.Show(v)
	first := s.screen
	v.API = &client.APIResult{Status: 401, Duration: 12 * time.Millisecond, Body: `{"error":"token_expired"}`}
	v.Offline, v.RetryAt, v.MemoryOnly, v.Refreshing, v.CallingAPI = true, noon.Add(time.Second), true, true, true
	v.Now = noon.Add(time.Second)
	s.Show(v)
	for name, part := range map[string]string{"api-summary": "GET http://localhost:8081/api/me: status 401 in 12 ms", "api-answer": "token_expired",
		"notice-offline": "Your session is kept, and the environment is asked again by itself. Next try in 0 s", "notice-memory": "memory only", "token-refresh": "in memory only",
		"token-expires": "4 min left", "refresh": "Refreshing…", "call-api": "Calling the API…"} {
		if got := s.text(name); !strings.Contains(got, part) {
			t.Errorf("%s reads %q, want %q", name, got, part)
		}
	}
	v.API.Status, v.Offline = 0, false
	s.Show(v)
	if got := s.text("api-summary"); !strings.Contains(got, "no answer") || s.text("notice-offline") != "" || s.screen != first {
		t.Errorf("the answer reads %q", got)
	}
}

// The panel stays for the next session, which says how it would hear.
func TestLastSignOut(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	v := signedInView()
	s.Show(v)
	if _, shown := s.probe().Widgets["last-sign-out"]; shown || !strings.Contains(s.text("listening"), "at the next refresh") {
		t.Errorf("without a sign-out the panel is shown; sign-outs elsewhere are %s", s.text("listening"))
	}
	v.Ending, v.Listening, v.Now = relayed, true, noon.Add(3*time.Minute)
	s.Show(v)
	if got := s.text("last-sign-out"); got != "You signed out in Single page app · 3 min ago" || !strings.Contains(s.text("listening"), "at once") {
		t.Errorf("the panel says %q; sign-outs elsewhere are %s", got, s.text("listening"))
	}
}

// Everything is reached and pressed without a mouse.
func TestKeyboard(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(view(client.State{Session: client.Session{Phase: client.SignedOut}}))
	s.key(fyne.KeyReturn)
	s.Show(view(client.State{Session: client.Session{Phase: client.Waiting}, LoginURL: "https://x"}))
	s.key(fyne.KeySpace)
	s.Show(signedInView())
	s.key(fyne.KeyEnter)
	s.window.Canvas().FocusNext()
	s.key(fyne.KeySpace)
	s.window.Canvas().FocusNext()
	s.key(fyne.KeyReturn)
	if got := strings.Join(s.run(), ", "); got != "sign in, cancel, call the API, refresh, sign out" {
		t.Errorf("the keyboard asked for: %s", got)
	}
}

// Facts that change leave the focus where it is, and the ring shows where that is.
func TestFocusStays(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(signedInView())
	s.window.Canvas().FocusNext()
	v := signedInView()
	v.Now, v.Refreshing = noon.Add(time.Second), true
	s.Show(v)
	if p := s.probe(); p.Focus != "refresh" {
		t.Errorf("the focus is on %q", p.Focus)
	}
	if d := s.screen.(*dashboard); !d.refresh.ring.Visible() || d.callAPI.ring.Visible() {
		t.Error("the ring is not where the focus is")
	}
}

// Buttons hand the keys that they don't use to the page.
func TestScrollByKeyboard(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.window.Resize(fyne.NewSize(400, 400))
	s.Show(signedInView())
	var last float32
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyPageDown, fyne.KeyEnd} {
		s.key(name)
		if s.scroll.Offset.Y <= last {
			t.Errorf("%s does not scroll down", name)
		}
		last = s.scroll.Offset.Y
	}
	for _, name := range []fyne.KeyName{fyne.KeyUp, fyne.KeyPageUp, fyne.KeyHome} {
		s.key(name)
		if s.scroll.Offset.Y >= last {
			t.Errorf("%s does not scroll up", name)
		}
		last = s.scroll.Offset.Y
	}
}

// The probe never shows what opens an account.
func TestProbeHoldsNoSecret(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(view(client.State{Session: client.Session{Phase: client.Waiting}, LoginURL: "https://x/?state=secret-state"}))
	file := t.TempDir() + "/probe.json"
	if err := WriteProbe(file, s.probe()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(text), "secret") || !strings.Contains(string(text), `"copy-link"`) {
		t.Errorf("the probe is %s, %v", text, err)
	}
}

// One picture each for a dense screen in light, a plain one in dark, and a form.
func TestPictures(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(signedInView())
	test.AssertRendersToImage(t, "dashboard-light.png", s.window.Canvas())

	s = newStage(t, theme.VariantDark)
	s.Show(view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: relayed, MemoryOnly: true}}))
	test.AssertRendersToImage(t, "signedout-dark.png", s.window.Canvas())

	s = newStage(t, theme.VariantDark)
	v := troubled(keeper.SignInPage)
	v.Fixed.ClientID = "DESKTOP_CLIENT_ID"
	s.Show(v)
	s.Open(PageSettings)
	test.AssertRendersToImage(t, "settings-dark.png", s.window.Canvas())
}
