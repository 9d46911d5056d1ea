package screens

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
)

// fill replaces what a field says.
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
