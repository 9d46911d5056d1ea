package pages

import (
	"strings"
	"testing"
)

// E5
func TestCompareNamesThePartsThatDiffer(t *testing.T) {
	for _, c := range []struct {
		name, sent, registered, want string
		anyPort                      bool
	}{
		{"scheme", "https://localhost:8081/callback", "http://localhost:8081/callback", "scheme", false},
		{"host", "http://127.0.0.1:8081/callback", "http://localhost:8081/callback", "host", false},
		{"port", "http://localhost:8082/callback", "http://localhost:8081/callback", "port", false},
		{"default port is spelled out", "http://localhost:80/callback", "http://localhost/callback", "port", false},
		{"path", "http://localhost/cb", "http://localhost/callback", "path", false},
		{"trailing slash", "http://localhost/callback/", "http://localhost/callback", "trailing slash", false},
		{"query", "http://localhost/callback?a=1", "http://localhost/callback", "query", false},
		{"several", "https://localhost/callback/", "http://localhost:1/callback", "scheme port trailing slash", false},
		{"any loopback port", "http://127.0.0.1:5000/cb", "http://127.0.0.1/callback", "path", true},
		{"loopback by another name", "http://localhost:5000/callback", "http://127.0.0.1/callback", "host", true},
		{"same meaning, other spelling", "http://localhost/a?", "http://localhost/a", "spelling", false},
		{"no address at all", "http://[", "http://localhost/a", "address", false},
		{"equal", "http://localhost/a", "http://localhost/a", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var differ []string
			for _, p := range compareParts(c.sent, c.registered, c.anyPort) {
				if !p.Same {
					differ = append(differ, p.Name)
				}
			}
			if got := strings.Join(differ, " "); got != c.want {
				t.Errorf("differs in %q, want %q", got, c.want)
			}
		})
	}
}

func TestCompareListsTheClosestFirst(t *testing.T) {
	got := compare(Mismatch{Sent: "http://localhost/b", Registered: []string{"https://x.example/a", "http://localhost/a"}})
	if got[0].Registered != "http://localhost/a" {
		t.Errorf("closest is %s", got[0].Registered)
	}
}
