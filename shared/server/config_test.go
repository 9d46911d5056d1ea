package server

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type testConfig struct {
	Name     string     `env:"SERVER_TEST_NAME" envDefault:"default"`
	Count    int        `env:"SERVER_TEST_COUNT" envDefault:"1"`
	LogLevel slog.Level `env:"SERVER_TEST_LEVEL" envDefault:"info"`
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// unset lets the file set variables, and takes them back when the test ends.
func unset(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		t.Setenv(name, "")
		_ = os.Unsetenv(name)
	}
}

// Variables win over the file, the file over the defaults.
func TestLoadConfig(t *testing.T) {
	unset(t, "SERVER_TEST_NAME")
	t.Setenv("SERVER_TEST_COUNT", "3")
	got, err := LoadConfig[testConfig](writeFile(t, "SERVER_TEST_NAME=file\nSERVER_TEST_COUNT=2\n"))
	if err != nil || got != (testConfig{Name: "file", Count: 3}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestLoadConfigWithoutFile(t *testing.T) {
	unset(t, "SERVER_TEST_NAME")
	got, err := LoadConfig[testConfig](filepath.Join(t.TempDir(), "none"))
	if err != nil || got.Name != "default" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// Every mistake is told at once, and no value is: it may be a secret.
func TestLoadConfigReportsEveryMistake(t *testing.T) {
	t.Setenv("SERVER_TEST_COUNT", "hunter2")
	t.Setenv("SERVER_TEST_LEVEL", "hunter3")
	_, err := LoadConfig[testConfig]("")
	if err == nil || !strings.Contains(err.Error(), "Count") || !strings.Contains(err.Error(), "LOG_LEVEL") {
		t.Errorf("got %v", err)
	}
	_, fileErr := LoadConfig[testConfig](writeFile(t, "hunter4\n"))
	if fileErr == nil || strings.Contains(err.Error()+fileErr.Error(), "hunter") {
		t.Errorf("got %v and %v", err, fileErr)
	}
}

func TestCheckOrigin(t *testing.T) {
	for raw, want := range map[string]string{
		"http://localhost:8081": "", "https://app.example.com": "", "http://[::1]:80": "", "http://app.localhost": "",
		"": "not a URL", "localhost:8081": "not a URL", "ftp://localhost": "not a URL", "https://u:p@example.com": "not a URL",
		"https://example.com?x": "not a URL", "https://example.com/": "slash", "https://example.com/app": "path",
		"http://example.com": "https", "http://localhost.example.com": "https", "https://a;b": "header",
	} {
		err := CheckOrigin("APP_URL", raw)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "APP_URL")) {
			t.Errorf("%q: got %v, want %q", raw, err, want)
		}
	}
	if err := CheckURL("ENV_URL", "https://example.com/realms/one"); err != nil {
		t.Error(err)
	}
}

func TestCheckAddr(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:80": true, ":80": true, "[::1]:80": true, "80": false, "": false, "localhost:": false} {
		if err := CheckAddr("APP_ADDR", addr); (err == nil) != ok {
			t.Errorf("%q: got %v", addr, err)
		}
	}
}

func TestOrigin(t *testing.T) {
	for raw, want := range map[string]string{"https://example.com/a?b": "https://example.com", "nothing": "", ":": ""} {
		if got := Origin(raw); got != want {
			t.Errorf("Origin(%q) is %q, want %q", raw, got, want)
		}
	}
}
