package config

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/multiapp/shared/native/client"
)

func clear(t *testing.T) {
	t.Helper()
	for _, name := range []string{"ENV_URL", "DESKTOP_CLIENT_ID", "DESKTOP_REDIRECT", "DESKTOP_REDIRECT_PORT", "WEB_URL", "MULTIAPP_DESKTOP_PROBE", "LOG_LEVEL"} {
		t.Setenv(name, "") // restored after the test
		os.Unsetenv(name)
	}
}

func TestLoadDefaults(t *testing.T) {
	clear(t)
	config, err := Load(filepath.Join(t.TempDir(), ".env"))
	want := Config{Issuer: "http://localhost:8090", ClientID: "desktop_local", Redirect: client.Loopback, RedirectPort: 53682, WebURL: "http://localhost:8081", LogLevel: slog.LevelInfo}
	if err != nil || config != want {
		t.Errorf("got %+v, %v", config, err)
	}
}

func TestLoadPrefersVariablesToTheFile(t *testing.T) {
	clear(t)
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("ENV_URL=https://file.example\nDESKTOP_CLIENT_ID=from_file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ENV_URL", "https://variable.example")
	t.Cleanup(func() { os.Unsetenv("DESKTOP_CLIENT_ID") })
	config, err := Load(file)
	if err != nil || config.Issuer != "https://variable.example" || config.ClientID != "from_file" {
		t.Errorf("got %+v, %v", config, err)
	}
}

func TestLoadReportsEveryMistake(t *testing.T) {
	clear(t)
	t.Setenv("ENV_URL", "http://auth.example.com")
	t.Setenv("WEB_URL", "https://app.example.com/")
	t.Setenv("DESKTOP_REDIRECT", "pigeon")
	t.Setenv("DESKTOP_REDIRECT_PORT", "many")
	t.Setenv("LOG_LEVEL", "loud")
	_, err := Load(filepath.Join(t.TempDir(), ".env"))
	for _, part := range []string{"ENV_URL", "must use https", "WEB_URL", "ends in a slash", "DESKTOP_REDIRECT must be loopback or deep-link", "DESKTOP_REDIRECT_PORT must be", "LOG_LEVEL must be"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not named: %v", part, err)
		}
	}
}
