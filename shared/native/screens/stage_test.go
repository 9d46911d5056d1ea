package screens

import (
	"context"
	"errors"
	"image/color"
	"log/slog"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
	_ "example.com/multiapp/shared/native/surroundings" // LANG=C.UTF-8 is no error
)

// Pictures must not depend on the machine.
func TestMain(m *testing.M) {
	for _, name := range []string{"FYNE_SCALE", "FYNE_THEME", "FYNE_FONT"} {
		os.Unsetenv(name)
	}
	os.Exit(m.Run())
}

var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// stage is a content in a test window, and what was asked of it.
type stage struct {
	*Content
	t      *testing.T
	window fyne.Window
	asked  []string
	queue  []func() // what runs off the user interface's goroutine
	ui     []func() // what comes back to it, later

	clipboard clipboard
	check     func(context.Context, settings.Settings) []settings.Finding
}

const secretToken = "header.secret-token.signature"

// clipboard is one without a desktop.
type clipboard struct{ text string }

func (c *clipboard) Content() string        { return c.text }
func (c *clipboard) SetContent(text string) { c.text = text }

func newStage(t *testing.T, variant fyne.ThemeVariant) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(fixed{NewTheme(), variant})
	s := &stage{t: t, window: test.NewTempWindow(t, nil)}
	ask := func(what string) func() { return func() { s.asked = append(s.asked, what) } }
	s.Content = New(s.window.Canvas(), Actions{SignIn: ask("sign in"), SignInOnFreePort: ask("sign in on a free port"),
		Cancel: ask("cancel"), SignOut: ask("sign out"), Refresh: ask("refresh"), CallAPI: ask("call the API"),
		SkipStore: ask("skip the store"), RetryStore: ask("retry the store"), RegisterLinks: ask("register links"), UnregisterLinks: ask("unregister links"), Quit: ask("quit"), OpenDevicePage: ask("open the device page"),
		AccessToken: func() auth.Secret { return secretToken },
		Check:       func(ctx context.Context, tried settings.Settings) []settings.Finding { return s.check(ctx, tried) },
		Apply: func(next settings.Settings) {
			s.asked = append(s.asked, "apply "+next.ClientID+" at "+next.Environment)
		},
		Clipboard: &s.clipboard,
	}, Tasks{Go: func(f func()) { s.queue = append(s.queue, f) }, UI: func(f func()) { s.ui = append(s.ui, f) }}, Look{App: "Desktop app"})
	s.window.SetContent(s.Object())
	s.window.Resize(fyne.NewSize(760, 800))
	return s
}

// fixed is the product's theme in one variant, whatever the machine prefers.
type fixed struct {
	Theme
	variant fyne.ThemeVariant
}

func (f fixed) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return f.Theme.Color(name, f.variant)
}

// run does what was asked for off the user interface's goroutine.
func (s *stage) run() []string {
	queue := s.queue
	s.queue = nil
	for _, f := range queue {
		f()
	}
	ui := s.ui
	s.ui = nil
	for _, f := range ui {
		f()
	}
	return s.asked
}

// text returns everything that is to be read, by name.
func (s *stage) text(name string) string { return s.probe().Widgets[name].Text }

func (s *stage) probe() Probe {
	p, _ := s.Probe()
	return p
}

func (s *stage) key(names ...fyne.KeyName) {
	s.t.Helper()
	for _, name := range names {
		focused := s.window.Canvas().Focused()
		if focused == nil {
			s.t.Fatal("nothing has the focus")
		}
		focused.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func view(state client.State) View {
	return View{State: state, Now: noon, RedirectURL: "http://127.0.0.1:53682/callback",
		Settings: settings.Settings{Environment: "http://localhost:8090", ClientID: "desktop_local", Way: client.Loopback}, Issuer: "http://localhost:8090", APIURL: "http://localhost:8081/api/me"}
}

func signedInView() View {
	v := view(client.State{Session: client.Session{Phase: client.SignedIn, SessionID: "ses_seiydsi66aphugk2f7q5", RefreshedAt: noon, Identity: auth.Identity{Name: "Ada Lovelace", Email: "ada@example.com"}, Claims: &auth.Claims{Subject: "usr_ada", SessionID: "ses_seiydsi66aphugk2f7q5", OrganizationID: "org_analytical",
		Roles: []string{"admin"}, Permissions: []string{"members:read", "members:write"}, Issuer: "http://localhost:8090",
		Audience: []string{"desktop_local"}, TokenID: "gr_n4ahckj4ilrkzvkt", IssuedAt: noon.Add(-52 * time.Second), Expiry: noon.Add(247 * time.Second)}}})
	v.Steps = []auth.Event{
		{Kind: auth.LoginStarted, Start: noon.Add(-53 * time.Second), Duration: 300 * time.Microsecond, Detail: []slog.Attr{slog.String("code_challenge_method", "S256")}},
		{Kind: auth.TokensVerified, Start: noon.Add(-52 * time.Second), Duration: 12 * time.Millisecond, Detail: []slog.Attr{slog.Time("exp", noon.Add(247*time.Second))}},
		{Kind: auth.RefreshFailed, Start: noon, Duration: time.Second, Err: errors.New("auth: environment unavailable")},
	}
	return v
}
