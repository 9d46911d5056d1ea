package conformance

import (
	"net/http"
	"net/url"
	"strings"

	"slices"
)

// request is a usual authorization request of the client; more are pairs of names and values that replace or add to it.
func (s *suite) request(more ...string) url.Values {
	v := url.Values{
		"response_type": {"code"}, "client_id": {s.client.id}, "redirect_uri": {callback}, "scope": {"openid"},
		"state": {random(10)}, "nonce": {random(10)},
	}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// visit sends the browser to the authorization endpoint, where it signs in as the user if asked; no page may be shown when
// user is empty. It returns the answer at the callback.
func (s *suite) visit(request url.Values, user string) url.Values {
	s.t.Helper()
	back := s.env.SignIn(s.t, s.browser, s.endpoint("authorization_endpoint")+"?"+request.Encode(), user)
	return s.atCallback(back, request)
}

// atCallback checks what every answer must be like, of success and of error.
func (s *suite) atCallback(back *url.URL, request url.Values) url.Values {
	s.t.Helper()
	query := back.Query()
	if address, _, _ := strings.Cut(back.String(), "?"); address != callback || back.Fragment != "" {
		s.t.Fatalf("the answer went to %s", back)
	}
	if query.Get("state") != request.Get("state") || query.Has("state") != request.Has("state") {
		s.t.Errorf("state %q came back as %q", request.Get("state"), query.Get("state"))
	}
	if query.Get("iss") != s.server["issuer"] {
		s.t.Errorf("iss is %q, the issuer %v", query.Get("iss"), s.server["issuer"])
	}
	return query
}

// authorize is a visit that must succeed. It returns the code.
func (s *suite) authorize(request url.Values, user string) string {
	s.t.Helper()
	answer := s.visit(request, user)
	code := answer.Get("code")
	if code == "" || answer.Has("error") {
		s.t.Fatalf("no code: %s: %s", answer.Get("error"), answer.Get("error_description"))
	}
	if bits := entropy(code); bits < 128 {
		s.t.Errorf("a code of %d characters seems to have %.0f bits: it can be guessed", len(code), bits)
	}
	return code
}

// refused is a visit that must be answered by an error, one of codes, with nothing unexpected about it.
func (s *suite) refused(request url.Values, user string, codes ...string) {
	s.t.Helper()
	answer := s.visit(request, user)
	s.checkError(answer, codes...)
	for name := range answer {
		if !slices.Contains([]string{"error", "error_description", "error_uri", "state", "iss"}, name) {
			s.t.Errorf("the error answer has an unexpected parameter %s", name)
		}
	}
}

// checkError checks an error by RFC 6749 §4.1.2.1 and §5.2, which allow few characters.
func (s *suite) checkError(answer url.Values, codes ...string) {
	s.t.Helper()
	if !slices.Contains(codes, answer.Get("error")) {
		s.t.Errorf("error %q, want one of %v (%s)", answer.Get("error"), codes, answer.Get("error_description"))
	}
	for _, name := range []string{"error", "error_description"} {
		if i := strings.IndexFunc(answer.Get(name), func(c rune) bool { return c < 0x20 || c > 0x7e || c == '"' || c == '\\' }); i >= 0 {
			s.t.Errorf("%s has a character that is not allowed: %q", name, answer.Get(name))
		}
	}
}

// redeemForm is the request of the code grant without the client's credentials.
func redeemForm(code string) url.Values {
	return url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}}
}

// callToken calls the token endpoint as the client. No answer may be kept by a cache.
func (s *suite) callToken(form url.Values) response {
	s.t.Helper()
	header := http.Header{}
	if s.client.post {
		form.Set("client_id", s.client.id)
		form.Set("client_secret", s.client.secret)
	} else {
		r := http.Request{Header: header}
		r.SetBasicAuth(url.QueryEscape(s.client.id), url.QueryEscape(s.client.secret))
	}
	answer := s.send(http.MethodPost, s.endpoint("token_endpoint"), form, header)
	if answer.header.Get("Cache-Control") != "no-store" {
		s.t.Errorf("token endpoint: Cache-Control %q", answer.header.Get("Cache-Control"))
	}
	return answer
}

// tokens are a successful answer of the token endpoint, with the ID token's claims.
type tokens struct {
	access, id, refresh string
	claims              map[string]any
}

// redeem calls the token endpoint for tokens and makes the checks that the suite makes of every answer.
func (s *suite) redeem(form url.Values) tokens {
	s.t.Helper()
	answer := s.callToken(form)
	if answer.status != http.StatusOK {
		s.t.Fatalf("token endpoint: %d %s", answer.status, answer.body)
	}
	v := answer.object()
	if kind, _ := v["token_type"].(string); !strings.EqualFold(kind, "Bearer") {
		s.t.Errorf("token_type %q", kind)
	}
	if seconds, ok := v["expires_in"].(float64); !ok || seconds <= 0 {
		s.t.Errorf("expires_in %v", v["expires_in"])
	}
	var got tokens
	got.access, _ = v["access_token"].(string)
	got.id, _ = v["id_token"].(string)
	got.refresh, _ = v["refresh_token"].(string)
	if len(got.access) < 16 || got.id == "" {
		s.t.Fatalf("an access token of %d characters, an ID token of %d", len(got.access), len(got.id))
	}
	got.claims = s.checkIDToken(got.id, got.access)
	return got
}

// refused by the token endpoint: status 400 and this error, as JSON.
func (s *suite) tokenRefused(form url.Values, code string) {
	s.t.Helper()
	answer := s.callToken(form)
	v := answer.object()
	description, _ := v["error_description"].(string)
	got, _ := v["error"].(string)
	if answer.status != http.StatusBadRequest {
		s.t.Errorf("token endpoint: status %d, want 400", answer.status)
	}
	s.checkError(url.Values{"error": {got}, "error_description": {description}}, code)
}

// login is a whole code flow: authorization request, code, tokens, userinfo.
func (s *suite) login(request url.Values, user string) tokens {
	s.t.Helper()
	got := s.redeem(redeemForm(s.authorize(request, user)))
	if nonce, _ := got.claims["nonce"].(string); nonce != request.Get("nonce") {
		s.t.Errorf("nonce %q came back as %q", request.Get("nonce"), nonce)
	}
	if sub := s.userinfo(got.access)["sub"]; sub != got.claims["sub"] {
		s.t.Errorf("userinfo is of %v, the ID token of %v", sub, got.claims["sub"])
	}
	return got
}

// userinfo calls the endpoint with the token in the header.
func (s *suite) userinfo(access string) map[string]any {
	s.t.Helper()
	answer := s.send(http.MethodGet, s.endpoint("userinfo_endpoint"), nil, bearer(access))
	if answer.status != http.StatusOK {
		s.t.Fatalf("userinfo: %d %s", answer.status, answer.body)
	}
	v := answer.object()
	s.checkStandardClaims(v)
	return v
}

func bearer(access string) http.Header { return http.Header{"Authorization": {"Bearer " + access}} }
