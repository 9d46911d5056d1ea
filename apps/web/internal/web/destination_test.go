package web

import (
	"strings"
	"testing"
)

// W13
func TestDestination(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"/", "/"},
		{"/members", "/members"},
		{"/members?role=admin&q=a%20b", "/members?role=admin&q=a%20b"},
		{"/search?next=https://evil.example", "/search?next=https://evil.example"},
		{"/über", "/über"},
		{"", "/"},
		{"members", "/"},
		{"//evil.example", "/"},
		{"///evil.example", "/"},
		{"//", "/"},
		{"//?evil.example", "/"},
		{"/\\evil", "/"},
		{"\\\\evil", "/"},
		{"https:evil", "/"},
		{"https://evil.example/", "/"},
		{"javascript:alert(1)", "/"},
		{"/a//evil.example", "/"},
		{"/%2fevil.example", "/"},
		{"/%2F%2Fevil.example", "/"},
		{"/%5cevil.example", "/"},
		{"/a/%2e%2e/%2fevil.example", "/"},
		{"/../evil", "/"},
		{"/.//evil.example", "/"},
		{"/\tevil", "/"},
		{"/\n/evil.example", "/"},
		{"/%0d%0aSet-Cookie:x", "/"},
		{"/\x00", "/"},
		{"/%zz", "/"},
		{" /members", "/"},
		{"/members\r\nX: y", "/"},
		{"/login", "/"},
		{"/login?return_to=/login", "/"},
		{"/logout", "/"},
		{"/callback?code=x", "/"},
		{"/session/refresh?return_to=/", "/"},
		{"/%6cogin", "/"},
		{"/signed-out", "/"},
		{"/" + strings.Repeat("a", maxDestination), "/"},
	}
	for _, tt := range tests {
		if got := destination(tt.raw); got != tt.want {
			t.Errorf("destination(%q) = %q, want %q", tt.raw, got, tt.want)
		}
	}
}

// W13: nothing leads off the site.
func FuzzDestination(f *testing.F) {
	f.Add("/a")
	f.Add("//evil")
	f.Fuzz(func(t *testing.T, raw string) {
		got := destination(raw)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\r\n\t") || strings.HasPrefix(got, "/\\") {
			t.Errorf("destination(%q) = %q leaves the site", raw, got)
		}
	})
}
