package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// clearVariables removes every variable that the app reads, until the test ends.
func clearVariables(t *testing.T) {
	t.Helper()
	for _, name := range []string{"ENV_URL", "WEB_URL", "WEB_ADDR", "WEB_CLIENT_ID", "WEB_CLIENT_SECRET", "WEB_DATA", "WEB_COOKIE_KEYS",
		"WEB_API_CLIENT_IDS", "STATE_URL", "SPA_URL", "SPA_CLIENT_ID", "DESKTOP_CLIENT_ID", "MOBILE_CLIENT_ID", "LOG_LEVEL"} {
		t.Setenv(name, "")
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
}

func writeEnv(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestLoadConfigDefaults(t *testing.T) {
	clearVariables(t)
	config, err := LoadConfig(filepath.Join(t.TempDir(), "missing"))
	if err != nil {
		t.Fatal(err)
	}
	if config.Issuer != "http://localhost:8090" || config.URL != "http://localhost:8081" || config.ClientID != "web_local" {
		t.Errorf("defaults are %+v", config)
	}
	if got := strings.Join(config.APIClientIDs, " "); got != "spa_local desktop_local mobile_local" {
		t.Errorf("APIClientIDs are %q", got)
	}
}

// W11: nothing assumes a host name.
func TestLoadConfigFile(t *testing.T) {
	clearVariables(t)
	t.Setenv("WEB_CLIENT_ID", "from-variable")
	file := writeEnv(t, "ENV_URL=https://login.example.com/realm\nWEB_URL=https://app.example.com\nSPA_URL=https://spa.example.com\n"+
		"WEB_CLIENT_ID=from-file\nWEB_CLIENT_SECRET=real\nWEB_API_CLIENT_IDS=a,b\nLOG_LEVEL=debug\n")
	config, err := LoadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	if config.ClientID != "from-variable" || config.Issuer != "https://login.example.com/realm" || len(config.APIClientIDs) != 2 || !config.secure() {
		t.Errorf("config is %+v", config)
	}
}

func TestLoadConfigReportsEveryMistake(t *testing.T) {
	clearVariables(t)
	file := writeEnv(t, "ENV_URL=http://login.example.com\nWEB_URL=http://localhost:8081/\nSPA_URL=localhost:5174\nWEB_ADDR=8081\n"+
		"WEB_COOKIE_KEYS=c2VjcmV0a2V5\nLOG_LEVEL=loud\n")
	_, err := LoadConfig(file)
	if err == nil {
		t.Fatal("LoadConfig succeeded")
	}
	for _, want := range []string{"ENV_URL", "must use https", "WEB_URL", "ends in a slash", "SPA_URL", "WEB_ADDR", "WEB_COOKIE_KEYS",
		"openssl rand", "LOG_LEVEL", "WEB_CLIENT_SECRET is the local demo secret"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "c2VjcmV0a2V5") {
		t.Errorf("the error shows a key: %v", err)
	}
}

// Servers that share a state have to open each other's cookies.
func TestLoadConfigState(t *testing.T) {
	for text, want := range map[string]string{
		"STATE_URL=redis://localhost:6379/0\n":                   "WEB_COOKIE_KEYS",
		"STATE_URL=hush\nWEB_COOKIE_KEYS=" + testKeyText:         "STATE_URL is not a URL",
		"STATE_URL=rediss://h:1\nWEB_COOKIE_KEYS=" + testKeyText: "",
	} {
		t.Run("", func(t *testing.T) {
			clearVariables(t)
			_, err := LoadConfig(writeEnv(t, text))
			if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush")) {
				t.Errorf("LoadConfig = %v, want %q", err, want)
			}
		})
	}
}

func TestLoadConfigHidesABadFile(t *testing.T) {
	clearVariables(t)
	_, err := LoadConfig(writeEnv(t, "WEB_CLIENT_SECRET\x01='hush\n"))
	if err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("LoadConfig = %v, want an error without the line", err)
	}
}
