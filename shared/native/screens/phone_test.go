package screens

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
	"example.com/multiapp/shared/native/settings"
)

const (
	phoneWidth, phoneHeight = 360, 740
	smallestTarget          = 44 // units that a finger hits
)

// newPhone is a stage with the touch layout, of a phone's size.
func newPhone(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, theme.VariantLight)
	s.Content = New(s.window.Canvas(), s.actions, s.tasks, Look{App: "Mobile app", Touch: true})
	s.window.SetPadded(false)
	s.window.SetContent(s.Object())
	s.window.Resize(fyne.NewSize(phoneWidth, phoneHeight))
	return s
}

func deviceView() View {
	return view(client.State{Session: client.Session{Phase: client.Waiting}, Way: client.Device, LoginURL: "http://localhost:8090/device?user_code=WDJB-MJHT",
		Device: client.DeviceCode{Code: "WDJB-MJHT", Address: "http://localhost:8090/device", Expires: noon.Add(9*time.Minute + 7*time.Second)}})
}

// N1: the code, the address and the time that is left are shown, with the ways on; the
// screen names the way.
func TestDeviceScreen(t *testing.T) {
	s := newPhone(t)
	s.Show(deviceView())
	for name, part := range map[string]string{"user-code": "WDJB-MJHT", "address": "http://localhost:8090/device", "code-left": "works for 9:07",
		"way": "by a code (device authorization)", "text": "any other device"} {
		if got := s.text(name); !strings.Contains(got, part) {
			t.Errorf("%s reads %q, want %q", name, got, part)
		}
	}
	s.tap("open-browser")
	s.tap("cancel")
	s.tap("copy-link")
	if got := strings.Join(s.run(), ", "); got != "open the device page, cancel" || s.clipboard.text != "http://localhost:8090/device?user_code=WDJB-MJHT" {
		t.Errorf("asked for %q, copied %q", got, s.clipboard.text)
	}
	v := deviceView()
	v.BrowserFailed, v.Now = true, noon.Add(time.Hour)
	s.Show(v)
	if !strings.Contains(s.text("text"), "could not be started") || !strings.Contains(s.text("code-left"), "0:00") {
		t.Errorf("without a browser: %q, %q", s.text("text"), s.text("code-left"))
	}
}

// N1: a phone may be set to codes; a computer, which browsers reach, is not offered them.
func TestWayOnAPhone(t *testing.T) {
	s := newPhone(t)
	var applied client.Way
	s.actions.Apply = func(next settings.Settings) { applied = next.Way }
	v := signedOutView()
	v.Settings = settings.Settings{Environment: "https://login.example.com", ClientID: "mobile_local", Way: client.Loopback}
	s.Show(v)
	s.Open(PageSettings)
	s.tap("way-device")
	s.tap("save")
	if s.run(); applied != client.Device {
		t.Errorf("the way is %q", applied)
	}
	desktop := newStage(t, theme.VariantLight)
	desktop.Show(signedOutView())
	desktop.Open(PageSettings)
	if _, shown := desktop.probe().Widgets["way-device"]; shown {
		t.Error("a computer is offered codes")
	}
}

// N1: on a phone everything is within reach: no text is cut, nothing is wider than the
// screen, and a finger hits every button and entry.
func TestPhoneLayout(t *testing.T) {
	memory := signedInView()
	memory.MemoryOnly, memory.Store = true, secretstore.StateOf(secretstore.Missing)
	memory.Offline, memory.RetryAt = true, noon.Add(time.Second)
	memory.Claims.TokenID = strings.Repeat("x", 200)
	memory.API = &client.APIResult{Status: 200, Body: `{"sub": "` + strings.Repeat("y", 300) + `"}`}
	for name, show := range map[string]func(*stage){
		"starting": func(s *stage) {
			s.Show(view(client.State{Session: client.Session{Phase: client.Starting, Offline: true}}))
		},
		"signed out": func(s *stage) {
			s.Show(view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: relayed}}))
		},
		"waiting": func(s *stage) {
			s.Show(view(client.State{Session: client.Session{Phase: client.Waiting}, Way: client.Loopback}))
		},
		"device": func(s *stage) { s.Show(deviceView()) },
		"failed": func(s *stage) {
			s.Show(view(client.State{Session: client.Session{Phase: client.Failed}, Problem: client.Problem{Title: "The sign-in port is taken",
				Happened: "Another program uses it.", Do: "End it.", Detail: strings.Repeat("z", 300), PortBusy: true}}))
		},
		"dashboard": func(s *stage) { s.Show(memory) },
		"settings":  func(s *stage) { s.Show(signedOutView()); s.Open(PageSettings) },
		"about":     func(s *stage) { s.Show(signedOutView()); s.Open(PageAbout) },
		"signed out by you": func(s *stage) {
			s.Show(view(client.State{Session: client.Session{Phase: client.SignedOut, Ending: keeper.Ending{Via: keeper.ViaYou}}, Logout: client.LogoutUnconfirmed}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newPhone(t)
			show(s)
			if size := s.Object().MinSize(); size.Width > phoneWidth || size.Height > phoneHeight {
				t.Errorf("the screen needs %v", size)
			}
			s.checkReach(s.Object(), 0)
		})
	}
}

// checkReach walks what is visible; left is where the object's parent begins.
func (s *stage) checkReach(o fyne.CanvasObject, left float32) {
	s.t.Helper()
	if !o.Visible() {
		return
	}
	left += o.Position().X
	if right := left + o.Size().Width; left < 0 || right > phoneWidth+0.5 {
		s.t.Errorf("%T goes from %v to %v", o, left, right)
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			s.checkReach(child, left)
		}
	case *container.Scroll:
		s.checkReach(o.Content, left)
	case *button:
		if o.Size().Height < smallestTarget || o.Size().Width < smallestTarget {
			s.t.Errorf("the button %q is %v", o.Text, o.Size())
		}
	case *entry:
		if o.Size().Height < smallestTarget {
			s.t.Errorf("an entry is %v", o.Size())
		}
	case *widget.Label:
		if o.Wrapping == fyne.TextWrapOff && o.MinSize().Width > o.Size().Width {
			s.t.Errorf("%q is cut: %v of %v", o.Text, o.Size().Width, o.MinSize().Width)
		}
	}
}
