package conformance

import (
	"net/http"
	"net/url"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
)

// Plan oidcc-client-test-3rd-party-init-login-test-plan, module oidcc-client-test-3rd-party-init-login.
// OpenID Connect Core §4, by GET and by POST.
func TestRP_oidcc_client_test_3rd_party_init_login(t *testing.T) {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		t.Run(method, func(t *testing.T) {
			r := start(t, authtest.Lies{})
			r.initiate(method, url.Values{"iss": {r.provider.URL}}).want(http.StatusOK, "/", "Hello, Demo T. User")
			r.wantSession()
			r.wantAsked(map[string]int{"authorize": 1, "token": 1, "userinfo": 1})
		})
	}
}

// The module's other side: another issuer begins nothing, and the target is
// never another site's.
func TestRP_oidcc_client_test_3rd_party_init_login_is_no_open_redirect(t *testing.T) {
	r := start(t, authtest.Lies{})
	for _, iss := range []string{"https://another.example/", r.provider.URL[:len(r.provider.URL)-1], "nonsense"} {
		r.initiate(http.MethodGet, url.Values{"iss": {iss}}).want(http.StatusBadRequest, "/login")
	}
	r.wantAsked(map[string]int{"authorize": 0})
	for target, path := range map[string]string{r.url + "/?tab=2": "/", "https://evil.example/": "/", "//evil.example": "/", r.url + "@evil.example/": "/"} {
		landed := r.initiate(http.MethodGet, url.Values{"iss": {r.provider.URL}, "target_link_uri": {target}})
		landed.want(http.StatusOK, path)
		if "http://"+landed.url.Host != r.url {
			t.Errorf("%s led to %s", target, landed.url)
		}
	}
}

// initiate calls the initiate-login URL as a third party does: from another site.
func (r *rig) initiate(method string, query url.Values) page {
	r.t.Helper()
	if method == http.MethodPost {
		return r.do(method, "/login", query)
	}
	return r.get("/login?" + query.Encode())
}
