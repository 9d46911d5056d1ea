package screens

import (
	"testing"

	"fyne.io/fyne/v2/theme"

	"example.com/multiapp/shared/native/client"
)

// No screen needs more than the width of a narrow window, also after a wide one.
func TestNarrow(t *testing.T) {
	for _, v := range []View{view(client.State{Session: client.Session{Phase: client.Starting, Offline: true}}), view(client.State{Session: client.Session{Phase: client.SignedOut, MemoryOnly: true}}),
		view(client.State{Session: client.Session{Phase: client.Waiting}}), view(client.State{Session: client.Session{Phase: client.Failed}, Problem: client.Problem{PortBusy: true}}), signedInView()} {
		s := newStage(t, theme.VariantLight)
		s.Show(v)
		if width := s.Object().MinSize().Width; width > 320 {
			t.Errorf("%s needs %.0f", v.Phase, width)
		}
	}
}

// The pages are as narrow.
func TestPagesNarrow(t *testing.T) {
	for _, p := range []Page{PageSettings, PageAbout} {
		s := newStage(t, theme.VariantLight)
		v := signedInView()
		v.Offline, v.Links = true, Links{Offered: true}
		s.Show(v)
		s.Open(p)
		if width := s.Object().MinSize().Width; width > 320 {
			t.Errorf("%s needs %.0f", p, width)
		}
	}
}
