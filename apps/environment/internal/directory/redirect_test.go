package directory

import (
	"strings"
	"testing"
)

// E5: the rules for an address that is registered.
func TestValidateRedirectURI(t *testing.T) {
	for uri, want := range map[string]struct{ web, native bool }{
		"http://localhost:8081/callback":                {true, true},
		"https://app.example.com/callback":              {true, true},
		"https://app.example.com":                       {true, true},
		"multiapp://callback":                           {false, true},
		"com.example.app:/callback":                     {false, true},
		"http://localhost/a?b=c":                        {false, false},
		"http://localhost/a?":                           {false, false},
		"http://localhost/a#b":                          {false, false},
		"http://localhost/a#":                           {false, false},
		"http://u:p@localhost/a":                        {false, false},
		"https://*.example.com/a":                       {false, false},
		"https://a.example.com/ b":                      {false, false},
		"http:///callback":                              {false, false},
		"/callback":                                     {false, false},
		"":                                              {false, false},
		"localhost:3000/callback":                       {false, false},
		"127.0.0.1:3000/callback":                       {false, false},
		"www.example.com/callback":                      {false, false},
		"http:/localhost/callback":                      {false, false},
		"http:localhost/callback":                       {false, false},
		"http://a.example/cb http://b.example/cb":       {false, false},
		"http:\\\\localhost\\cb":                        {false, false},
		"javascript:alert(1)":                           {false, false},
		"mailto:x@example.com":                          {false, false},
		"jar:http://x":                                  {false, false},
		"filesystem:http://x":                           {false, false},
		"data:text/html,x":                              {false, false},
		"https://a.example/" + strings.Repeat("a", 238): {true, true},
		"https://a.example/" + strings.Repeat("a", 239): {false, false},
	} {
		if got := ValidateRedirectURI(Web, uri) == nil; got != want.web {
			t.Errorf("web %q: accepted %t", uri, got)
		}
		if got := ValidateRedirectURI(Native, uri) == nil; got != want.native {
			t.Errorf("native %q: accepted %t", uri, got)
		}
	}
}

// E5: what is said about an address follows its name, and says what to do.
func TestRedirectURIMessages(t *testing.T) {
	for uri, want := range map[string]string{
		"localhost:3000/callback":      "begin with http:// or https://",
		"/callback":                    "begin with http:// or https://",
		"http:/localhost/callback":     "must have a host after http://",
		"http://localhost/cb?a=b":      "remove everything from the ? on",
		"http://localhost/cb#a":        "remove everything from the # on",
		"http://u:p@localhost/cb":      "remove what stands before the @",
		"https://*.example.com":        "wildcards are not allowed",
		"my-app://callback":            "only native applications",
		"javascript:alert(1)":          "must not begin with javascript:",
		strings.Repeat("a", 300) + "#": "must be at most 256 characters long, and has 301",
	} {
		if err := ValidateRedirectURI(SPA, uri); err == nil || !strings.HasPrefix(err.Error(), "must ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", uri, err, want)
		}
	}
}

// E5: addresses match exactly; the port of a loopback literal is free for native applications only.
func TestHasRedirectURI(t *testing.T) {
	registered := []string{"http://127.0.0.1/callback", "http://[::1]:5/callback", "http://localhost:1/callback", "multiapp://callback"}
	for uri, want := range map[string]struct{ web, native bool }{
		"http://127.0.0.1/callback":        {true, true},
		"http://127.0.0.1:9/callback":      {false, true},
		"http://[::1]:5/callback":          {true, true},
		"http://[::1]:6/callback":          {false, true},
		"http://localhost:1/callback":      {true, true},
		"http://localhost:2/callback":      {false, false},
		"http://127.0.0.1:9/callback/":     {false, false},
		"http://127.0.0.1:9/Callback":      {false, false},
		"http://127.0.0.1:9/%63allback":    {false, false},
		"http://127.0.0.1:9/callback?a":    {false, false},
		"http://127.0.0.1:9/callback#":     {false, false},
		"http://127.0.0.1:0/callback":      {false, false},
		"http://127.0.0.1:999999/callback": {false, false},
		"HTTP://127.0.0.1:9/callback":      {false, false},
		"multiapp://callback":              {true, true},
		"multiapp://callback/":             {false, false},
	} {
		for kind, expected := range map[ApplicationType]bool{Web: want.web, Native: want.native} {
			a := Application{Type: kind, RedirectURIs: registered, PostLogoutRedirectURIs: registered}
			if a.HasRedirectURI(uri) != expected || a.HasPostLogoutRedirectURI(uri) != expected {
				t.Errorf("%s %q: matches %t", kind, uri, !expected)
			}
		}
	}
}
