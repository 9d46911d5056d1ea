package settings

import (
	"strings"
	"testing"

	"example.com/multiapp/shared/native/client"
)

// memory are preferences without a file.
type memory map[string]string

func (m memory) String(key string) string    { return m[key] }
func (m memory) SetString(key, value string) { m[key] = value }
func (m memory) RemoveValue(key string)      { delete(m, key) }

var defaults = Settings{Environment: "http://localhost:8090", ClientID: "desktop_local", Way: client.Loopback}

// What was chosen comes back, what equals the default is not kept.
func TestSaveAndLoad(t *testing.T) {
	p, base := memory{}, Base{Defaults: defaults}
	if got := Load(p, base); got != defaults {
		t.Fatalf("nothing was chosen, got %v", got)
	}
	chosen := Settings{Environment: "https://login.example.com", ClientID: "desktop_local", Way: client.DeepLink}
	Save(p, base, chosen)
	if got := Load(p, base); got != chosen || len(p) != 2 {
		t.Errorf("got %v from %v", got, p)
	}
	Save(p, base, defaults)
	if len(p) != 0 {
		t.Errorf("the defaults are kept: %v", p)
	}
}

// A variable wins, and the choice of before survives it.
func TestFixed(t *testing.T) {
	p := memory{keyEnvironment: "https://chosen.example.com", keyClientID: "chosen", keyWay: "deep-link"}
	base := Base{Defaults: defaults, Fixed: Fixed{Environment: "ENV_URL", Way: "DESKTOP_REDIRECT"}}
	got := Load(p, base)
	if want := (Settings{Environment: defaults.Environment, ClientID: "chosen", Way: client.Loopback}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	Save(p, base, got)
	if p[keyEnvironment] != "https://chosen.example.com" || p[keyWay] != "deep-link" {
		t.Errorf("the choice is gone: %v", p)
	}
}

// A damaged file keeps nobody out.
func TestDamaged(t *testing.T) {
	for name, p := range map[string]memory{"URL": {keyEnvironment: "file:///etc/passwd"}, "client id": {keyClientID: "a\nb"}, "way": {keyWay: "pigeon"}} {
		if got := Load(p, Base{Defaults: defaults}); got != defaults {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// Bad input gets an answer that says what to do.
func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		change func(*Settings)
		want   Mistakes
	}{
		{func(*Settings) {}, Mistakes{}},
		{func(s *Settings) { s.Environment = "https://a.example.com/tenant/" }, Mistakes{}},
		{func(s *Settings) { s.Environment = "http://[::1]:80" }, Mistakes{}},
		{func(s *Settings) { s.Environment = "" }, Mistakes{Environment: "like https://"}},
		{func(s *Settings) { s.Environment = "localhost:8090" }, Mistakes{Environment: "like https://"}},
		{func(s *Settings) { s.Environment = "https://u:p@a.example.com" }, Mistakes{Environment: "like https://"}},
		{func(s *Settings) { s.Environment = "https://a.example.com?x" }, Mistakes{Environment: "like https://"}},
		{func(s *Settings) { s.Environment = "https://" + strings.Repeat("a", 500) }, Mistakes{Environment: "like https://"}},
		{func(s *Settings) { s.Environment = "http://a.example.com" }, Mistakes{Environment: "Use https"}},
		{func(s *Settings) { s.ClientID = "" }, Mistakes{ClientID: "client id"}},
		{func(s *Settings) { s.ClientID = "a b" }, Mistakes{ClientID: "client id"}},
		{func(s *Settings) { s.Way = "pigeon" }, Mistakes{Way: "Choose"}},
	} {
		s := defaults
		test.change(&s)
		got := s.Mistakes()
		for _, pair := range [][2]string{{got.Environment, test.want.Environment}, {got.ClientID, test.want.ClientID}, {got.Way, test.want.Way}} {
			if (pair[0] == "") != (pair[1] == "") || !strings.Contains(pair[0], pair[1]) {
				t.Errorf("%.80v: got %q, want %q", s, pair[0], pair[1])
			}
		}
	}
	if got := (Settings{Environment: " https://a ", ClientID: "x\n"}).Clean(); got.Environment != "https://a" || got.ClientID != "x" {
		t.Errorf("pasted spaces stay: %q", got)
	}
}
