package environment

import (
	"os"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/directory"
)

func seedFile(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../environment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// E9: the seed file in the repository is good, and has the applications that the defaults name.
func TestSeedFile(t *testing.T) {
	seed, err := Config{Seed: seedFile(t)}.withDefaults().seed()
	if err != nil {
		t.Fatal(err)
	}
	d, err := directory.New(seed, nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, uri := range map[string]string{
		"web_local": "http://localhost:8081/callback", "spa_local": "http://localhost:5174/silent-callback", "desktop_local": "http://127.0.0.1:53682/callback",
		"mobile_local": "multiapp-mobile://callback",
	} {
		if a, err := d.Application(id); err != nil || !a.HasRedirectURI(uri) {
			t.Errorf("%s: %v, has %s: %t", id, err, uri, a.HasRedirectURI(uri))
		}
	}
	// D6: the second way back.
	if a, _ := d.Application("desktop_local"); !a.HasRedirectURI("multiapp://callback") || !a.HasPostLogoutRedirectURI("multiapp://signed-out") {
		t.Error("desktop_local cannot come back by a link")
	}
	if len(d.Users()) != 3 {
		t.Errorf("%d demo users", len(d.Users()))
	}
}

// E10: published secrets are offered on loopback only; a secret of one's own may be offered anywhere.
func TestPublicAddress(t *testing.T) {
	for _, tc := range []struct {
		addr, secret string
		ok           bool
	}{
		{"127.0.0.1:8090", "", true}, {"[::1]:8090", "", true}, {"localhost:8090", "", true}, {"127.0.0.2:8090", "", true},
		{"0.0.0.0:8090", "", false}, {":8090", "", false}, {"192.168.1.2:8090", "", false}, {"[::]:8090", "", false}, {"example.com:8090", "", false},
		{"0.0.0.0:8090", "a-random-value-of-my-own", true},
	} {
		cfg := Config{Addr: tc.addr, WebClientSecret: tc.secret, Seed: seedFile(t), Data: t.TempDir()}
		e, err := New(t.Context(), cfg)
		if (err == nil) != tc.ok {
			t.Errorf("%s: %v", tc.addr, err)
		}
		if err != nil && (!strings.Contains(err.Error(), "WEB_CLIENT_SECRET") || strings.Contains(err.Error(), localSecret)) {
			t.Errorf("%s: the error must name the variable and no secret: %v", tc.addr, err)
		}
		if err == nil {
			t.Cleanup(func() { _ = e.Close() }) // nothing ran
		}
	}
}

// T4: every wrong variable is named at once, with what to write instead.
func TestConfigProblems(t *testing.T) {
	for name, value := range map[string]string{
		"ENV_URL": "http://localhost:8090/", "WEB_URL": "localhost:8081", "SPA_URL": "http://localhost:1/x", "ENVIRONMENT_ADDR": "8090",
		"ENVIRONMENT_FILE": "/nowhere/environment.yaml", "LOG_LEVEL": "loud",
	} {
		t.Setenv(name, value)
	}
	_, err := LoadConfig("/nowhere/.env", nil)
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range []string{"ENV_URL=", "WEB_URL=", "SPA_URL=", "ENVIRONMENT_ADDR=", "ENVIRONMENT_FILE cannot", "LOG_LEVEL must"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q is missing in:\n%v", name, err)
		}
	}
}
