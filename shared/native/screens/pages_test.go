package screens

import (
	"context"
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

// type replaces what a field says.
func (s *stage) fill(name, text string) {
	s.t.Helper()
	for _, n := range s.screen.named() {
		if e, ok := n.object.(*entry); ok && n.name == name {
			s.focus(e)
			e.SetText(text)
			return
		}
	}
	s.t.Fatalf("there is no field %s", name)
}

// What is wrong is said beside the field, and what was typed stays.
func TestSettingsRefuseMistakes(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(signedOutView())
	s.Open(PageSettings)
	s.fill("set-environment", "http://login.example.com")
	s.fill("set-client", " ")
	s.tap("save")
	if !strings.Contains(s.text("set-environment-error"), "Use https") || !strings.Contains(s.text("set-client-error"), "client id") ||
		s.text("set-environment") != "http://login.example.com" || len(s.run()) != 0 || s.probe().Focus != "set-environment" {
		t.Errorf("the page says %v", s.probe().Widgets)
	}
	s.fill("set-environment", "https://login.example.com")
	if s.text("set-environment-error") != "" {
		t.Error("the mistake is still told")
	}
	v := signedOutView()
	v.Offline = true // a change elsewhere
	s.Show(v)
	if s.text("set-environment") != "https://login.example.com" {
		t.Error("what was typed is gone")
	}
}

// Saving says beforehand that it signs out, and asks for the switch by Return.
func TestSettingsAreApplied(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	s.Show(signedInView())
	s.Open(PageSettings)
	if got := s.text("consequence"); got != "Nothing has been changed." {
		t.Errorf("untouched it says %q", got)
	}
	s.tap("way-deep-link")
	if got := s.text("consequence"); got != "Saving takes effect at once." || !strings.Contains(s.text("way-help"), "any program may claim it") || !strings.HasPrefix(s.text("way-help"), "Chosen: deep link") {
		t.Errorf("with another way it says %q", got)
	}
	s.fill("set-environment", " https://login.example.com ")
	if got := s.text("consequence"); got != "Saving signs you out of http://localhost:8090 first, in every app." {
		t.Errorf("with another environment it says %q", got)
	}
	s.key(fyne.KeyReturn)
	if got := strings.Join(s.run(), ", "); got != "apply desktop_local at https://login.example.com" || s.probe().Screen != "signed-in" {
		t.Errorf("asked for %q on %s", got, s.probe().Screen)
	}
	v := signedInView()
	v.Phase, v.Logout, v.Next = client.SignedOut, client.LogoutPending, &settings.Settings{Environment: "https://login.example.com", ClientID: "x"}
	s.Show(v)
	s.Open(PageAbout) // there is none meanwhile
	if got := s.text("text"); !strings.Contains(got, "signed out of http://localhost:8090 first") || !strings.Contains(got, "x at https://login.example.com") {
		t.Errorf("meanwhile it says %q", got)
	}
}

// A variable wins: the field says which, and cannot be changed.
func TestSettingsFixed(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	v := signedOutView()
	v.Fixed = settings.Fixed{Environment: "ENV_URL", ClientID: "DESKTOP_CLIENT_ID", Way: "DESKTOP_REDIRECT"}
	s.Show(v)
	s.Open(PageSettings)
	p := s.probe()
	if _, editable := p.Widgets["set-environment"]; editable || p.Widgets["set-environment-fixed"].Text != v.Settings.Environment ||
		!strings.Contains(s.text("set-client-help"), "DESKTOP_CLIENT_ID") || !strings.Contains(s.text("way-help"), "DESKTOP_REDIRECT") || !p.Widgets["way-deep-link"].Disabled {
		t.Errorf("the page shows %v", p.Widgets)
	}
}

// The check tells what it found, and is given up by its button, Escape and a change.
func TestSettingsCheck(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	var asked context.Context
	s.check = func(ctx context.Context, tried settings.Settings) []settings.Finding {
		asked = ctx
		return []settings.Finding{{OK: true, Text: "It answers."}, {Text: "It refuses " + tried.ClientID + "."}}
	}
	s.Show(signedOutView())
	s.Open(PageSettings)
	s.tap("check")
	if s.text("check") != "Stop checking" || !strings.Contains(s.text("findings"), "Asking") {
		t.Errorf("while it asks the page says %q", s.text("findings"))
	}
	s.run()
	if got := s.text("findings"); got != "✓ It answers.\nNot yet: It refuses desktop_local." || s.text("check") != "Check" {
		t.Errorf("it found %q", got)
	}
	for name, giveUp := range map[string]func(){"button": func() { s.tap("check") }, "Escape": func() { s.key(fyne.KeyEscape) },
		"change": func() { s.fill("set-client", "other") }} {
		s.tap("check")
		giveUp()
		s.run()
		if asked.Err() == nil || s.text("findings") != "" || s.text("check") != "Check" {
			t.Errorf("%s: the check goes on: %q", name, s.text("findings"))
		}
	}
}

// Links are registered from the settings, where that can be done.
func TestSettingsLinks(t *testing.T) {
	s := newStage(t, theme.VariantLight)
	v := signedOutView()
	s.Show(v)
	s.Open(PageSettings)
	s.tap("way-deep-link")
	if s.text("links") != "" {
		t.Error("registering is offered where it cannot be done")
	}
	v.Links = Links{Offered: true, Problem: "xdg-mime is missing"}
	s.Show(v)
	if got := s.text("links"); !strings.Contains(got, "does not open") || !strings.Contains(got, "xdg-mime is missing") {
		t.Errorf("it says %q", got)
	}
	s.tap("register-links")
	v.Links = Links{Offered: true, Open: true}
	s.Show(v)
	s.tap("unregister-links")
	if got := strings.Join(s.run(), ", "); got != "register links, unregister links" || s.text("register-links") != "" {
		t.Errorf("asked for %s", got)
	}
}
