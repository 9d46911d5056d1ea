package directory

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var kinds = []ApplicationType{Web, SPA, Native}

// addresses are what people and attackers register and send.
var addresses = []string{
	"http://localhost:8081/callback", "https://app.example.com/callback", "HTTPS://App.Example.com:443/", "http://127.0.0.1/callback",
	"http://127.0.0.1:/callback", "http://127.0.0.1:65536/callback", "http://127.0.0.1:00/callback", "http://[::1]:53682/callback",
	"http://[::1%25lo]/callback", "http://127.0.0.1:80@evil.example/callback", "http://127.0.0.1:1/callback/../admin",
	"http://127.0.0.1:1/callback?x=1", "http://127.0.0.1:1/callback#x", "http://127.1/callback", "http://localhost;script-src *;/",
	"http://a,b/", "http://*.example.com/", `http:\\evil.example`, "//evil.example", "com.example.app:/callback", "com.example.app://host/x",
	"localhost:3000/callback", "javascript:alert(1)", "data:text/html,x", "http://", "http:///x", "https:x", "http://ex\u00e4mple/", "http://x/\r\nY: z",
}

// What may be registered, said as RFC 3986 says it: scheme, a host of letters, digits and hyphens or an IPv6 literal,
// a port, and a path.
var (
	webAddress    = regexp.MustCompile(`^(?i:https?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?(/[^?#*\\ ]*)?$`)
	schemeAddress = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):[^?#*\\ ]*$`)
	control       = regexp.MustCompile(`[\x00-\x1f\x7f]`)
)

// E5: what is accepted for registration keeps every rule, and can stand in a header and in a policy.
func FuzzValidateRedirectURI(f *testing.F) {
	for i := range kinds {
		for _, raw := range addresses {
			f.Add(uint8(i), raw)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, raw string) {
		k := kinds[int(kind)%len(kinds)]
		err := ValidateRedirectURI(k, raw)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "must ") {
				t.Errorf("%q: error %q", raw, err)
			}
			return
		}
		scheme := schemeAddress.FindStringSubmatch(raw)
		switch {
		case len(raw) > MaxRedirectURILength, control.MatchString(raw), scheme == nil:
			t.Errorf("accepted %q", raw)
		case strings.EqualFold(scheme[1], "http"), strings.EqualFold(scheme[1], "https"):
			m := webAddress.FindStringSubmatch(raw)
			if m == nil || m[2] != "" && !isPort(m[2][1:]) {
				t.Errorf("accepted %q", raw)
			}
		case k != Native, slices.Contains([]string{"javascript", "data", "file", "blob"}, strings.ToLower(scheme[1])):
			t.Errorf("accepted %q for %s", raw, k)
		}
		if !(Application{Type: k, RedirectURIs: []string{raw}}).HasRedirectURI(raw) {
			t.Errorf("%q does not match itself", raw)
		}
	})
}

func isPort(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && 1 <= n && n <= 65535 && text[0] != '0'
}

// E5: an address matches a registered one as text; of a native application also when both are http on the same loopback
// literal with the same path, whatever the port, and in no other case.
func FuzzHasRedirectURI(f *testing.F) {
	for i, sent := range addresses {
		f.Add(uint8(2), "http://127.0.0.1/callback", sent, uint16(i))
		f.Add(uint8(2), "http://[::1]:1/callback", sent, uint16(65535))
		f.Add(uint8(i), addresses[(i+1)%len(addresses)], sent, uint16(8081))
	}
	f.Fuzz(func(t *testing.T, kind uint8, registered, sent string, port uint16) {
		k := kinds[int(kind)%len(kinds)]
		if ValidateRedirectURI(k, registered) != nil {
			return
		}
		a := Application{Type: k, RedirectURIs: []string{registered}, PostLogoutRedirectURIs: []string{registered}}
		want := sent == registered || k == Native && sameButForPort(t, registered, sent)
		if a.HasRedirectURI(sent) != want || a.HasPostLogoutRedirectURI(sent) != want {
			t.Errorf("%s application with %q: %q matches = %v, want %v", k, registered, sent, !want, want)
		}
		// Each free port of a loopback literal is good for a native application, and for no other.
		for _, host := range []string{"http://127.0.0.1", "http://[::1]"} {
			path, loopback := strings.CutPrefix(registered, host)
			if loopback && (path == "" || path[0] == '/') && port > 0 {
				if moved := host + ":" + strconv.Itoa(int(port)) + path; a.HasRedirectURI(moved) != (k == Native) {
					t.Errorf("%s application with %q: %q", k, registered, moved)
				}
			}
		}
	})
}

// hostOnly is the host without a port.
func hostOnly(u *url.URL) string {
	if strings.HasPrefix(u.Host, "[") {
		return "[" + u.Hostname() + "]"
	}
	return u.Hostname()
}

// sameButForPort is the rule of RFC 8252 §7.3 by what net/url understands of both addresses.
func sameButForPort(t *testing.T, registered, sent string) bool {
	t.Helper()
	r, err := url.Parse(registered)
	if err != nil {
		t.Fatalf("%q is registered and cannot be read: %v", registered, err)
	}
	s, err := url.Parse(sent)
	if err != nil || r.Scheme != "http" || r.Hostname() != "127.0.0.1" && r.Hostname() != "::1" {
		return false
	}
	return s.Scheme == "http" && s.Hostname() == r.Hostname() && s.User == nil && s.EscapedPath() == r.EscapedPath() &&
		s.Path == r.Path && !strings.ContainsAny(sent, "?#") && (s.Host == hostOnly(r) || isPort(s.Port())) &&
		strings.HasPrefix(sent, "http://") && strings.HasPrefix(registered, "http://")
}
