package directory

import (
	"strings"
	"testing"
)

const clientsFile = `applications:
  - id: suite
    name: Suite
    type: web
    secrets: ["${SECRET}"]
    redirect_uris: ["https://suite.example/callback"]
    backchannel_logout_uri: https://suite.example/backchannel_logout
`

func lookupSecret(name string) (string, bool) { return "s3cret", name == "SECRET" }

// E4: clients of another file are applications like those of environment.yaml.
func TestAddClients(t *testing.T) {
	seed := &Seed{Applications: []Application{{ID: "web_local", Type: Web}}}
	if err := seed.AddClients([]byte(clientsFile), lookupSecret); err != nil {
		t.Fatal(err)
	}
	if len(seed.Applications) != 2 {
		t.Fatalf("%d applications", len(seed.Applications))
	}
	if a := seed.Applications[1]; a.ID != "suite" || !a.SecretMatches("s3cret") || a.BackchannelLogoutURI != "https://suite.example/backchannel_logout" {
		t.Errorf("got %+v", a)
	}
}

// E4: a mistake is told by its line, and adds nothing.
func TestAddClientsMistakes(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"known id":      {strings.Replace(clientsFile, "id: suite", "id: web_local", 1), "line 2: application web_local is in environment.yaml already"},
		"other section": {clientsFile + "users: []\n", `line 8: unknown field "users": use one of applications`},
		"twice":         {clientsFile + strings.TrimPrefix(clientsFile, "applications:\n"), `line 8: id "suite" is used twice`},
		"no secret":     {strings.Replace(clientsFile, "SECRET", "OTHER", 1), "line 5: ${OTHER} has no value: set the environment variable OTHER"},
		"unknown field": {strings.Replace(clientsFile, "name:", "title:", 1), `line 3: unknown field "title"`},
		"bad URI":       {strings.Replace(clientsFile, "/callback\"", "/callback?a=b\"", 1), "must have no query"},
		"none":          {"applications: []\n", "the file names no applications"},
		"empty":         {"", "the file is empty"},
		"not YAML":      {"applications: [", "not valid YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			seed := &Seed{Applications: []Application{{ID: "web_local", Type: Web}}}
			err := seed.AddClients([]byte(c.file), lookupSecret)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if len(seed.Applications) != 1 {
				t.Error("something was added all the same")
			}
		})
	}
}
