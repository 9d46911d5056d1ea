package fuzz

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// markup is what a page must show as text.
const markup = `"'><x-fuzz x-a=1><script>alert(1)</script><img src=//evil.example onerror=x>`

const challenge = "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"

// E1, E5: whatever an authorization request says, its answer goes to an address that its client has registered, with state
// and issuer, or stays on the environment's own pages.
func FuzzAuthorize(f *testing.F) {
	h := start(f)
	for _, rest := range []string{
		"response_type=code&scope=openid+profile&nonce=n&" + challenge,
		"response_type=code&prompt=none&" + challenge, "response_type=code&prompt=login&" + challenge,
		"response_type=code&prompt=consent+select_account&max_age=0&" + challenge, "response_type=token&max_age=-1",
		"response_type=code&login_hint=" + url.QueryEscape(markup) + "&prompt=create&" + challenge,
		"response_type=code&response_mode=fragment&request=eyJ&request_uri=https://evil.example", "state=1&state=2",
		"response_type=code&organization_id=org_x&id_token_hint=a.b.c&" + challenge, "%zz", "client_id=" + spa, "a;b=c",
		"response_type=code&claims=%7B%22userinfo%22%3A%7B%22name%22%3Anull%7D%7D&ui_locales=de&acr_values=x&" + challenge,
	} {
		for _, sent := range [][2]string{
			{web, redirects[web][0]}, {spa, redirects[spa][0]}, {native, "http://127.0.0.1:49152/callback"},
			{native, "http://127.0.0.1:49152@evil.example/callback"}, {native, "com.example.app:/callback"},
			{web, "https://web.example.evil.example/callback"}, {web, redirects[web][0] + "/"}, {spa, "//evil.example"}, {markup, markup},
		} {
			f.Add(false, true, sent[0], sent[1], "state\r\nLocation: https://evil.example", rest)
			f.Add(true, false, sent[0], sent[1], markup, rest)
		}
	}
	f.Fuzz(func(t *testing.T, post, signedIn bool, client, redirect, state, rest string) {
		c := call{method: http.MethodGet, path: "/oauth/authorize"}
		params := url.Values{"client_id": {client}, "redirect_uri": {redirect}, "state": {state}}.Encode() + "&" + rest
		if c.query = params; post {
			c.method, c.query, c.body = http.MethodPost, "", params
		}
		if signedIn {
			c.cookies = h.cookies
		}
		sent, err := url.ParseQuery(params)
		w := h.send(t, c)
		for hops := 0; w != nil && hops < 4; hops++ {
			checkAnswer(t, w, mayLeadTo(redirects, sent)...)
			location := w.Header().Get("Location")
			if location == "" || !own(location) {
				checkReply(t, h, w, signedIn, sent, err)
				return
			}
			path, query, _ := strings.Cut(location, "?")
			w = h.send(t, call{method: http.MethodGet, path: path, query: query, cookies: append(c.cookies, w.Result().Cookies()...)})
		}
	})
}

// checkReply checks an answer that leaves the environment, and that a request which cannot be told from a forged one
// has none.
func checkReply(t *testing.T, h *harness, w *httptest.ResponseRecorder, signedIn bool, sent url.Values, unreadable error) {
	t.Helper()
	location := w.Header().Get("Location")
	if location == "" {
		if w.Code < 400 && w.Code != http.StatusOK {
			t.Errorf("status %d leads nowhere", w.Code)
		}
		return
	}
	if unreadable != nil || len(sent["client_id"]) != 1 || len(sent["redirect_uri"]) != 1 {
		t.Fatalf("a request that cannot be read was answered at %q", location)
	}
	to, answer, _ := strings.Cut(location, "?")
	if !registered(redirects, sent.Get("client_id"), to) || to != sent.Get("redirect_uri") {
		t.Fatalf("client %q was answered at %q", sent.Get("client_id"), to)
	}
	got, err := url.ParseQuery(answer)
	if err != nil || !slices.Equal(got["iss"], []string{h.env.URL}) || !slices.Equal(got["state"], sent["state"]) {
		t.Errorf("answer %q, %v: want the issuer, and state %q", answer, err, sent["state"])
	}
	if got.Has("code") == got.Has("error") || got.Has("code") && !signedIn {
		t.Errorf("answer %q: want a code or an error, and no code without a session", answer)
	}
	if got.Has("error") && (!slices.Contains(authorizeErrors, got.Get("error")) || !describes(got.Get("error_description"))) {
		t.Errorf("error %q: %q", got.Get("error"), got.Get("error_description"))
	}
}

// authorizeErrors are those of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6.
var authorizeErrors = []string{
	"invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope", "login_required",
	"interaction_required", "account_selection_required", "consent_required", "invalid_request_uri", "invalid_request_object",
	"request_not_supported", "request_uri_not_supported", "registration_not_supported", "unmet_authentication_requirements",
}

// describes tells whether text may be an error_description (RFC 6749 §4.1.2.1).
func describes(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' || c == '"' || c == '\\' })
}

var loopback = regexp.MustCompile(`^http://127\.0\.0\.1(:[1-9][0-9]{0,4})?(/.*)$`)

// registered is the rule of E5 said another way: the exact text, or for a native client the same path on a port of
// 127.0.0.1.
func registered(all map[string][]string, client, address string) bool {
	if slices.Contains(all[client], address) {
		return true
	}
	m := loopback.FindStringSubmatch(address)
	return client == native && m != nil && slices.Contains(all[client], "http://127.0.0.1"+m[2])
}

// mayLeadTo is where a page that asks on behalf of a client may lead.
func mayLeadTo(all map[string][]string, sent url.Values) []string {
	for _, parameter := range []string{"redirect_uri", "post_logout_redirect_uri"} {
		if address := sent.Get(parameter); registered(all, sent.Get("client_id"), address) {
			return []string{address}
		}
	}
	return nil
}
