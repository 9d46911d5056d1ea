package fuzz

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// A request for logout comes by one of these; the last is the answer to the environment's own question.
const (
	byGet = iota
	byPost
	byAnswer
)

// E7, M2: whatever a logout request says, the browser goes to an address that the client has registered for this, or stays
// on the environment's own pages; and no session ends that was not proved or confirmed.
func FuzzLogout(f *testing.F) {
	h := start(f)
	hint := h.login(f).ID // of another browser's session
	proof := strings.NewReplacer("HINT", hint)
	for _, sent := range [][3]string{
		{"HINT", web, signedOut[web][0]}, {"HINT", "", signedOut[web][0]}, {"HINT", spa, signedOut[spa][0]}, {"", web, signedOut[web][0]},
		{"", spa, signedOut[spa][0]}, {"", native, "http://127.0.0.1:49152/signed-out"}, {"", native, "http://127.0.0.1:1@evil.example/signed-out"},
		{"", "", signedOut[web][0]}, {"a.b.c", "", ""}, {"", "nobody", ""}, {markup, markup, markup}, {"", web, "//evil.example"},
		{"", web, signedOut[web][0] + "/"}, {"", spa, redirects[spa][0]}, {"", "", ""},
	} {
		for _, way := range []uint8{byGet, byPost, byAnswer} {
			f.Add(way, true, sent[0], sent[1], sent[2], "state\r\nLocation: https://evil.example", "")
			f.Add(way, false, sent[0], sent[1], sent[2], markup, "ui_locales=de&logout_hint=x&client_id="+web)
		}
	}
	f.Fuzz(func(t *testing.T, way uint8, signedIn bool, hint, client, redirect, state, rest string) {
		params := url.Values{}
		for name, value := range map[string]string{"id_token_hint": hint, "client_id": client, "post_logout_redirect_uri": redirect, "state": state} {
			if value != "" {
				params.Set(name, proof.Replace(value))
			}
		}
		c := call{method: http.MethodGet, path: "/oidc/logout", query: params.Encode() + "&" + rest}
		if way %= 3; way != byGet {
			c.method, c.query, c.body = http.MethodPost, "", c.query
		}
		if way == byAnswer {
			c.path = "/sign-in/sign-out"
		} else if signedIn { // an answer would end the session
			c.cookies = h.cookies
		}
		w := h.send(t, c)
		if w == nil {
			return
		}
		sent, err := url.ParseQuery(c.query + c.body)
		checkAnswer(t, w, mayLeadTo(signedOut, sent)...)
		checkDeparture(t, w, sent, err)
		if signedIn {
			checkSession(t, h)
		}
	})
}

// checkSession checks that the browser with a session has it still.
func checkSession(t *testing.T, h *harness) {
	t.Helper()
	w := h.send(t, call{method: http.MethodGet, path: "/oauth/authorize", cookies: h.cookies, query: url.Values{"client_id": {spa},
		"redirect_uri": {redirects[spa][0]}, "response_type": {"code"}, "scope": {"openid"}, "prompt": {"none"}}.Encode() + "&" + challenge})
	if location := w.Header().Get("Location"); !strings.Contains(location, "code=") {
		t.Errorf("the session ended without a question: %q", location)
	}
}

// checkDeparture checks where a browser goes after a logout.
func checkDeparture(t *testing.T, w *httptest.ResponseRecorder, sent url.Values, unreadable error) {
	t.Helper()
	location := w.Header().Get("Location")
	if location == "" || own(location) && strings.HasPrefix(location, "/oidc/logout?") {
		return
	}
	if unreadable != nil {
		t.Fatalf("a request that cannot be read was answered at %q", location)
	}
	to, answer, _ := strings.Cut(location, "?")
	client := sent.Get("client_id")
	if client == "" {
		client = web // the hint's
	}
	if !registered(signedOut, client, to) || to != sent.Get("post_logout_redirect_uri") {
		t.Fatalf("client %q: the browser goes to %q", client, to)
	}
	got, err := url.ParseQuery(answer)
	if err != nil || !slices.Equal(got["state"], sent["state"]) || len(got) > 1 {
		t.Errorf("answer %q, %v: want state %q alone", answer, err, sent["state"])
	}
}
