package environment

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// E4: ENVIRONMENT_CLIENTS adds applications to those of the seed; what is wrong is told with the file and the line.
func TestClientsFile(t *testing.T) {
	t.Setenv("SUITE_SECRET", "a-random-value")
	good := "applications:\n  - {id: suite, name: Suite, type: web, secrets: ['${SUITE_SECRET}'], redirect_uris: ['${WEB_URL}/suite']}\n"
	for name, c := range map[string]struct{ text, want string }{
		"good":          {good, ""},
		"no such file":  {"", "ENVIRONMENT_CLIENTS cannot be read"},
		"unknown field": {strings.Replace(good, "name:", "nome:", 1), "clients.yaml:\nline 2: unknown field \"nome\""},
		"of the seed":   {strings.Replace(good, "id: suite", "id: spa_local", 1), "clients.yaml:\nline 2: application spa_local is in environment.yaml already"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "clients.yaml")
			if c.text != "" {
				if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			e, err := New(t.Context(), Config{ClientsFile: file, Seed: seedFile(t), Data: t.TempDir()})
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = e.Close() }) // nothing ran
			a, err := e.Directory.Application("suite")
			if err != nil || !a.SecretMatches("a-random-value") || !a.HasRedirectURI("http://localhost:8081/suite") {
				t.Errorf("suite: %v, %+v", err, a)
			}
			if _, err := e.Directory.Application("web_local"); err != nil {
				t.Errorf("the seed's application is gone: %v", err)
			}
		})
	}
}
