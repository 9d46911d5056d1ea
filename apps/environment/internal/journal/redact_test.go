package journal

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// E8: only names that are known to be harmless show their values; everything else shows its length.
func TestShow(t *testing.T) {
	long := strings.Repeat("0123456789", 5)
	for _, tt := range []struct{ name, value, wantName, want string }{
		{"redirect_uri", "http://localhost/cb", "redirect_uri", "http://localhost/cb"},
		{"client_secret", "hunter2", "client_secret", "[redacted, 7 characters]"},
		{"code_verifier", "ÄÖÜ", "code_verifier", "[redacted, 3 characters]"},
		{"refresh_token", "", "refresh_token", ""},
		{"state", long, "state", "012345… (50 characters)"},
		{"nonce", "short", "nonce", "[redacted, 5 characters]"},
		{"redirect_url", "http://typo", "redirect_url", "[redacted, 11 characters]"},
		{"Sup3rSecret", "", "[a name of 11 characters]", ""},
		{`{"client_secret":"x"}`, "", "[a name of 21 characters]", ""},
		{"access_token", long, "access_token", "[redacted, 50 characters]"},
		{"scope", strings.Repeat("é", 600), "scope", strings.Repeat("é", 256) + "…"},
	} {
		if got := Show(tt.name, tt.value); got.Name != tt.wantName || got.Value != tt.want || got.Claims != nil {
			t.Errorf("%s=%.20s: %+v", tt.name, tt.value, got)
		}
	}
}

// E8: a JWT is shown by its claims, never by its bytes; a nonce in it by its beginning.
func TestJWT(t *testing.T) {
	token := jwt(idClaims)
	claims := map[string]string{}
	for _, f := range JWT("id_token_hint", token).Claims {
		claims[f.Name] = f.Value
	}
	for name, want := range map[string]string{"sub": "usr_ada", "aud": `["web_local"]`, "exp": "1700000900", "nonce": "012345… (43 characters)"} {
		if claims[name] != want {
			t.Errorf("%s is %q", name, claims[name])
		}
	}
	own := jwt(`{"sub":"x","plan":"gold","limits":{"api_key":"s3cr3t"}}`)
	if got := text(JWT("token", own)); strings.Contains(got, "gold") || strings.Contains(got, "s3cr3t") {
		t.Errorf("claims that nobody knows are shown of a stranger's token: %s", got)
	}
	if got := text(Minted("access_token", own)); !strings.Contains(got, "gold") {
		t.Errorf("an application's own claim is not shown: %s", got)
	}
	for _, bad := range []string{"not.a.jwt", "", "a.b", strings.Repeat("a", 1<<20), jwt("[]"), jwt("{")} {
		if f := JWT("token", bad); f.Claims != nil || bad != "" && strings.Contains(f.Value, bad) {
			t.Errorf("%.20s is shown as %+v", bad, f)
		}
		if f := Minted("token", bad); f.Claims != nil {
			t.Errorf("minted %.20s is shown as %+v", bad, f)
		}
	}
}

// E8: members of objects are shown by the same names, at every depth.
func TestMembers(t *testing.T) {
	got := text(Field{Claims: Members(map[string]any{
		"user":      map[string]any{"id": "usr_1", "metadata": map[string]string{"token": "s3cr3t"}, "api_key": "s3cr3t", "memberships": []any{map[string]any{"secret": "s3cr3t"}}},
		"metadata":  map[string]string{"pin": "s3cr3t"},
		"page_size": 10, "next_page_token": "s3cr3t", "users": []string{"usr_2"},
	})})
	if strings.Contains(got, "s3cr3t") {
		t.Errorf("a secret in %s", got)
	}
	for _, want := range []string{"usr_1", "usr_2", `"page_size","value":"10"`, "next_page_token"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

// E8: a request shows its parameters by name, and never a header's secret; an answer where it leads.
func TestRequestAndRedirect(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/oauth/token?state=s3cr3t", strings.NewReader("code=s3cr3t&grant_type=authorization_code&code=s3cr3t2"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("web", "s3cr3t")
	r.AddCookie(&http.Cookie{Name: "session_s3cr3t", Value: "s3cr3t"})
	if err := r.ParseForm(); err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Location": {"http://app/cb?code=s3cr3t&state=s3cr3t&iss=http%3A%2F%2Fenv#s3cr3t"}, "Set-Cookie": {"a=s3cr3t"}}
	shown, err := json.Marshal([]Message{Request(r), Redirect(header)})
	if err != nil || strings.Contains(string(shown), "s3cr3t") {
		t.Errorf("a secret in %s, %v", shown, err)
	}
	for _, want := range []string{"authorization_code", "http://app/cb", "http://env", "Basic [redacted"} {
		if !strings.Contains(string(shown), want) {
			t.Errorf("no %s in %s", want, shown)
		}
	}
}

// E8: many and long parameters cost little.
func TestBounds(t *testing.T) {
	body := strings.Repeat("a=b&", 5000) + strings.Repeat("x", 1<<18) + "=" + strings.Repeat("y", 1<<18)
	for i := range 500 {
		body += "&scope" + strings.Repeat("_", i) + "=" + strings.Repeat("z", 1000)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/"+strings.Repeat("p", 1<<16), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := r.ParseForm(); err != nil {
		t.Fatal(err)
	}
	shown, err := json.Marshal(Request(r))
	if err != nil || len(shown) > 8<<10 {
		t.Errorf("%d bytes, %v", len(shown), err)
	}
}

func text(f Field) string {
	shown, _ := json.Marshal(f) // strings alone cannot fail
	return string(shown)
}
