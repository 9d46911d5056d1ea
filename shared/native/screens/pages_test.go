package screens

import (
	"runtime/debug"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
)

func signedOutView() View {
	return view(client.State{Session: client.Session{Phase: client.SignedOut}})
}

// letter presses a shortcut where the focus is, as the window's driver would.
func (s *stage) letter(name fyne.KeyName) {
	shortcut := &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault}
	if f, ok := s.window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(shortcut)
		return
	}
	test.TypeOnCanvas(s.window.Canvas(), "")
	s.window.Canvas().(fyne.Shortcutable).TypedShortcut(shortcut)
}

// Pages are reached by keys from any screen and any control, and left by Escape.
func TestPagesByKeyboard(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(signedOutView())
	s.key(fyne.KeyF1)
	if p := s.probe(); p.Screen != "about" || p.Focus != "back" || p.State != client.SignedOut {
		t.Fatalf("F1 shows %s with the focus on %s", p.Screen, p.Focus)
	}
	s.letter(fyne.KeyComma)
	if p := s.probe(); p.Screen != "settings" || p.Focus != "set-environment" {
		t.Fatalf("the comma shows %s with the focus on %s", p.Screen, p.Focus)
	}
	s.key(fyne.KeyF1)
	s.letter(fyne.KeyComma)
	s.letter(fyne.KeyQ) // from within an entry
	s.key(fyne.KeyEscape)
	if p := s.probe(); p.Screen != "signed-out" || p.Focus != "sign-in" || strings.Join(s.asked, "") != "quit" {
		t.Errorf("Escape leads to %s with the focus on %s; asked %v", p.Screen, p.Focus, s.asked)
	}
	s.tap("settings")
	s.tap("back")
	s.tap("about")
	s.tap("back")
	if p := s.probe(); p.Screen != "signed-out" {
		t.Errorf("the header's buttons end at %s", p.Screen)
	}
}

// While the environment is asked before the browser opens, the button says so, and
// Escape and a button end it: an environment that never answers keeps nobody.
func TestSignInAsksAndIsCancelled(t *testing.T) {
	for name, v := range map[string]View{"signed out": signedOutView(), "failed": view(client.State{Session: client.Session{Phase: client.Failed}})} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, theme.VariantLight)
			s.Show(v)
			press := s.probe().Focus
			before := s.text(press)
			s.tap(press)
			if s.text(press) != "Asking the environment…" || s.text("cancel") != "Cancel" {
				t.Errorf("meanwhile the button reads %q", s.text(press))
			}
			s.key(fyne.KeyEscape)
			s.tap("cancel")
			if got := strings.Join(s.run(), ", "); got != "sign in, cancel, cancel" || s.text(press) != before || s.text("cancel") != "" {
				t.Errorf("asked for %s; afterwards the button reads %q", got, s.text(press))
			}
			s.key(fyne.KeyEscape)
			if len(s.queue) != 0 {
				t.Error("Escape cancels what is over")
			}
		})
	}
}

// What lies outside of the window is told apart, and the focus brings it in.
func TestFocusBringsIntoView(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.window.Resize(fyne.NewSize(400, 400))
	s.Show(signedInView())
	if !s.probe().Widgets["show-token"].Away || s.probe().Widgets["settings"].Away {
		t.Fatal("the probe places the token panel inside of the window, or the header outside")
	}
	for range 3 {
		s.window.Canvas().FocusNext()
	}
	if p := s.probe(); p.Focus != "show-token" || p.Widgets["show-token"].Away {
		t.Errorf("the focus is on %s, %v", p.Focus, p.Widgets["show-token"])
	}
}

// Escape cancels what waits, F5 asks again.
func TestKeysAct(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(view(client.State{Session: client.Session{Phase: client.Waiting}, Way: client.Loopback}))
	s.key(fyne.KeyF5, fyne.KeyEscape) // there is nothing to refresh
	s.Show(signedInView())
	s.key(fyne.KeyF5)
	s.letter(fyne.KeyR)
	v := signedOutView()
	v.Next = &settings.Settings{Environment: "https://next.example.com", ClientID: "x"}
	s.Show(v)
	s.key(fyne.KeyEscape)
	if got := strings.Join(s.run(), ", "); got != "cancel, refresh, refresh, cancel" {
		t.Errorf("the keys asked for: %s", got)
	}
}

func TestAbout(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(signedInView())
	s.Open(PageAbout)
	for name, part := range map[string]string{"about-licence": "MIT", "about-environment": "http://localhost:8090", "about-client": "desktop_local",
		"about-way": "loopback", "about-redirect": "127.0.0.1:53682", "about-built": "go1.", "shortcut-3": "Cancel"} {
		if got := s.text(name); !strings.Contains(got, part) {
			t.Errorf("%s reads %q", name, got)
		}
	}
	info := &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"}}}
	for want, info := range map[string]*debug.BuildInfo{"unknown": nil, "v1.2.3": {Main: debug.Module{Version: "v1.2.3"}},
		"a build from source, revision 0123456789ab with changes": info, "a build from source": {Main: debug.Module{Version: "(devel)"}}} {
		if got := version(info); got != want {
			t.Errorf("version is %q, want %q", got, want)
		}
	}
}
