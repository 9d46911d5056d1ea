package config

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/multiapp/apps/mobile/internal/platform"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
)

func clear(t *testing.T) {
	t.Helper()
	for _, name := range []string{"ENV_URL", "MOBILE_CLIENT_ID", "MOBILE_REDIRECT", "WEB_URL", "MULTIAPP_MOBILE_PROBE", "LOG_LEVEL"} {
		t.Setenv(name, "") // restored after the test
		os.Unsetenv(name)
	}
}

// N2: the client is the mobile app's own.
func TestLoadDefaults(t *testing.T) {
	clear(t)
	t.Setenv("DESKTOP_CLIENT_ID", "desktop_other")
	config, err := Load(filepath.Join(t.TempDir(), ".env"))
	want := Config{Issuer: "http://localhost:8090", ClientID: "mobile_local", Redirect: platform.Auto, WebURL: "http://localhost:8081", LogLevel: slog.LevelInfo}
	if err != nil || config != want {
		t.Errorf("got %+v, %v", config, err)
	}
	if base := config.Settings(); base.Fixed != (settings.Fixed{}) || base.Defaults.Mistakes() != (settings.Mistakes{}) {
		t.Errorf("the settings start from %+v", base)
	}
}

func TestLoadReportsEveryMistake(t *testing.T) {
	clear(t)
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("ENV_URL=http://auth.example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("WEB_URL", "https://app.example.com/")
	t.Setenv("MOBILE_REDIRECT", "pigeon")
	t.Setenv("LOG_LEVEL", "loud")
	_, err := Load(file)
	for _, part := range []string{"ENV_URL", "must use https", "WEB_URL", "ends in a slash", "MOBILE_REDIRECT must be", "LOG_LEVEL must be"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not named: %v", part, err)
		}
	}
}

// A variable that is set leaves nothing to choose; what was chosen is used.
func TestClient(t *testing.T) {
	clear(t)
	t.Setenv("MOBILE_REDIRECT", "device")
	config, err := Load(filepath.Join(t.TempDir(), ".env"))
	if err != nil {
		t.Fatal(err)
	}
	base := config.Settings()
	if base.Fixed.Way != "MOBILE_REDIRECT" || base.Defaults.Way != client.Device {
		t.Errorf("the settings start from %+v", base)
	}
	chosen := settings.Settings{Environment: "https://login.example.com", ClientID: "mine", Way: client.DeepLink}
	c := config.Client(chosen)
	if c.Auth.Issuer != chosen.Environment || c.Auth.ClientID != "mine" || c.RedirectURL() != "multiapp-mobile://callback" {
		t.Errorf("the client is %q at %q, back to %s", c.Auth.ClientID, c.Auth.Issuer, c.RedirectURL())
	}
}
