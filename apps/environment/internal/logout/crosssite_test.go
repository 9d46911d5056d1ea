package logout

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/provider"
)

// E7, M2: a POST from another site comes without the session's cookie (SameSite=Lax). It signs nobody out behind their
// back, not even with a hint of the sender's own: the browser keeps its cookie.
func TestLogoutByPostOfAnotherSite(t *testing.T) {
	f := newFixture(t)
	sid, _ := f.signedIn(t, "usr_ada")
	own, _ := f.signedIn(t, "usr_grace")
	for name, p := range map[string]url.Values{
		"nothing":              {},
		"client_id":            params("client_id", "web_local", "post_logout_redirect_uri", webSignedOut),
		"hint of the sender's": params("id_token_hint", "web_local "+own, "post_logout_redirect_uri", webSignedOut),
	} {
		a := f.send(t, http.MethodPost, provider.PathLogout, p, "", "Sec-Fetch-Site", "cross-site")
		if a.cleared || !f.living(t, sid) {
			t.Errorf("%s: cookie cleared %t, session lives %t", name, a.cleared, f.living(t, sid))
		}
	}
}

// E7: without a hint such a POST becomes a GET, which the browser sends with its cookie, and the person is asked.
func TestLogoutByPostAsks(t *testing.T) {
	f := newFixture(t)
	_, cookie := f.signedIn(t, "usr_ada")
	p := params("client_id", "web_local", "post_logout_redirect_uri", webSignedOut, "state", "")
	a := f.send(t, http.MethodPost, provider.PathLogout, p, "")
	path, query, _ := strings.Cut(a.location, "?")
	if a.status != http.StatusSeeOther || path != provider.PathLogout || query != p.Encode() {
		t.Fatalf("status %d, location %q", a.status, a.location)
	}
	if a = f.send(t, http.MethodGet, provider.PathLogout, p, cookie); !strings.Contains(a.body, `id="confirm-logout"`) {
		t.Errorf("status %d: no question", a.status)
	}
}
