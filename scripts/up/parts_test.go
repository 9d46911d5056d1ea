//go:build unix

package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestBusyPortsAreNamedTogether(t *testing.T) {
	var h House
	for _, name := range []string{"environment", "web"} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		h.Parts = append(h.Parts, Part{
			Name: name, Addr: listener.Addr().String(), AddrVariable: strings.ToUpper(name) + "_ADDR", URLVariable: "URL",
		})
	}
	err := h.checkPorts()
	for _, part := range h.Parts {
		_, port, _ := net.SplitHostPort(part.Addr)
		for _, want := range []string{part.Name + " needs port " + port, part.AddrVariable} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("checkPorts = %v, want it to contain %q", err, want)
			}
		}
	}
}

func TestFreePortsAreFine(t *testing.T) {
	h := House{Parts: []Part{{Name: "web", Addr: "127.0.0.1:0"}, {Name: "desktop", Window: true}}}
	if err := h.checkPorts(); err != nil {
		t.Error(err)
	}
}

func TestPartsOfTheHouse(t *testing.T) {
	local, remote := Settings{EnvURL: "http://localhost:8090"}, Settings{EnvURL: "https://acme.scalekit.example"}
	tests := []struct {
		name     string
		settings Settings
		env      map[string]string
		goos     string
		want     string
	}{
		{"everything", local, map[string]string{"DISPLAY": ":0", "CC": "sh"}, "linux", "environment web spa desktop"},
		{"Wayland", local, map[string]string{"WAYLAND_DISPLAY": "wayland-0", "CC": "sh"}, "linux", "environment web spa desktop"},
		{"macOS", local, map[string]string{"CC": "sh"}, "darwin", "environment web spa desktop"},
		{"no display", local, map[string]string{"CC": "sh"}, "linux", "environment web spa"},
		{"real environment", remote, map[string]string{"DISPLAY": ":0", "CC": "sh"}, "linux", "web spa desktop"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := parts(tt.settings, func(name string) string { return tt.env[name] }, tt.goos)
			var names []string
			for _, part := range all {
				if part.Missing == "" {
					names = append(names, part.Name)
				}
			}
			if got := strings.Join(names, " "); got != tt.want {
				t.Errorf("parts = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTableSaysWhyThereIsNoWindow(t *testing.T) {
	s := Settings{EnvURL: "http://localhost:8090", EnvironmentFile: seed(t, "users:\n  - {given_name: Ada, family_name: Lovelace, email: ada@example.com}\n")}
	got := table(s, parts(s, func(string) string { return "" }, "linux"))
	for _, want := range []string{"not opened: there is no display", "http://localhost:8090/mailbox", "Ada Lovelace", "ada@example.com"} {
		if !strings.Contains(got, want) {
			t.Errorf("table lacks %q:\n%s", want, got)
		}
	}
}

// T4: with a real environment the table shows neither demo users nor a mailbox.
func TestTableForARealEnvironment(t *testing.T) {
	got := table(Settings{EnvURL: "https://acme.scalekit.example"}, nil)
	if strings.Contains(got, "Demo users") || strings.Contains(got, "mailbox") {
		t.Errorf("table:\n%s", got)
	}
}

func TestSettingsComeFromTheFileBelowRealVariables(t *testing.T) {
	t.Setenv("WEB_ADDR", "127.0.0.1:1111")
	t.Setenv("SPA_ADDR", "") // restored after the test
	os.Unsetenv("SPA_ADDR")
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("WEB_ADDR=127.0.0.1:2222\nSPA_ADDR=127.0.0.1:3333\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := loadSettings(file)
	if err != nil || s.WebAddr != "127.0.0.1:1111" || s.SPAAddr != "127.0.0.1:3333" {
		t.Errorf("settings = %+v, %v", s, err)
	}
	if _, err := loadSettings(filepath.Join(t.TempDir(), "absent")); err != nil {
		t.Errorf("absent file: %v", err)
	}
}

func TestWrongAddressesAreReportedTogether(t *testing.T) {
	t.Setenv("ENV_URL", "localhost:8090/")
	t.Setenv("WEB_ADDR", "8081")
	t.Setenv("SPA_URL", "ftp://here")
	_, err := loadSettings(filepath.Join(t.TempDir(), "absent"))
	for _, want := range []string{"ENV_URL=", "WEB_ADDR=", "SPA_URL="} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("loadSettings = %v, want it to name %s", err, want)
		}
	}
}

func TestUnreadableFileDoesNotShowItsContent(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("WEB_CLIENT_SECRET 's3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadSettings(file); err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("loadSettings = %v, want an error without the secret", err)
	}
}

func TestSignalsEndGracefullyAndThenForce(t *testing.T) {
	graceful, force, cancel := untilSignals()
	defer cancel()
	for _, ctx := range []interface{ Done() <-chan struct{} }{graceful, force} {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		<-ctx.Done()
	}
}

func seed(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "environment.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
