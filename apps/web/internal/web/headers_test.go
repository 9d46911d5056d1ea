package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// wantHeaders are on every answer.
func wantHeaders(issuer string) map[string]string {
	return map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
			"form-action 'self' " + issuer + "; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Permissions-Policy":         "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Strict-Transport-Security":  "",
		"Cache-Control":              "no-store",
	}
}

// cookieLine is a Set-Cookie header without its value: "!name" clears, "name" sets.
func cookieLine(c *http.Cookie) string {
	mark := ""
	if c.MaxAge < 0 {
		mark = "!"
	}
	return mark + c.Name + " " + c.Path
}

var clearedSession = []string{
	"!multiapp_web_access /", "!multiapp_web_access.1 /", "!multiapp_web_access.2 /",
	"!multiapp_web_refresh /session/refresh", "!multiapp_web_refresh.1 /session/refresh", "!multiapp_web_refresh.2 /session/refresh",
	"!multiapp_web_id /logout", "!multiapp_web_id.1 /logout", "!multiapp_web_id.2 /logout",
}

var clearedLogout = []string{"!multiapp_web_logout /signed-out", "!multiapp_web_logout.1 /signed-out", "!multiapp_web_logout.2 /signed-out"}

// visitor prepares a browser for a route.
type visitor func(*testing.T, *fakeEnvironment, *app) *browser

func anonymous(t *testing.T, _ *fakeEnvironment, a *app) *browser { return newBrowser(t, a) }

func signedIn(t *testing.T, f *fakeEnvironment, a *app) *browser {
	b := newBrowser(t, a)
	f.signIn(b)
	return b
}

// stale has an access token that does not verify any more.
func stale(t *testing.T, f *fakeEnvironment, a *app) *browser {
	b := signedIn(t, f, a)
	b.seal(accessCookie{localSession{ID: "x"}, nil, "stale"})
	return b
}

// lost has no refresh token either.
func lost(t *testing.T, f *fakeEnvironment, a *app) *browser {
	b := stale(t, f, a)
	b.setCookie(refreshSpec, "lost")
	return b
}

var setSession = []string{"multiapp_web_access /", "multiapp_web_refresh /session/refresh", "multiapp_web_id /logout"}

var everyRoute = []struct {
	name, method, path string
	visitor            visitor
	status             int
	cookies            []string
}{
	{"Welcome", "GET", "/", anonymous, 200, nil},
	{"Dashboard", "GET", "/", signedIn, 200, nil},
	{"Stale", "GET", "/", stale, 307, nil},
	{"Login", "GET", "/login", anonymous, 303, []string{"multiapp_web_login_* /"}},
	{"LoginByPost", "POST", "/login", anonymous, 303, []string{"multiapp_web_login_* /"}},
	{"LoginRefused", "GET", "/login?iss=https://evil.example", anonymous, 400, nil},
	{"CallbackRefused", "GET", "/callback?code=x&state=y", anonymous, 400, nil},
	{"CallbackAgain", "GET", "/callback?code=x&state=y", signedIn, 303, nil},
	{"Refresh", "GET", "/session/refresh", stale, 307, setSession},
	{"RefreshByPost", "POST", "/session/refresh", stale, 307, setSession},
	{"RefreshNotDue", "GET", "/session/refresh", signedIn, 307, nil},
	{"RefreshLost", "GET", "/session/refresh", lost, 303, clearedSession},
	{"LogoutGet", "GET", "/logout", signedIn, 405, nil},
	{"Logout", "POST", "/logout", signedIn, 303, append([]string{"multiapp_web_logout /signed-out", "multiapp_web_logout_last /"}, clearedSession...)},
	{"SignedOut", "GET", "/signed-out", anonymous, 200, clearedLogout},
	{"Backchannel", "POST", "/backchannel-logout", anonymous, 400, nil},
	{"Me", "GET", "/api/me", signedIn, 200, nil},
	{"MeRefused", "GET", "/api/me", anonymous, 401, nil},
	{"MePreflight", "OPTIONS", "/api/me", anonymous, 204, nil},
	{"EventsRefused", "GET", "/session/events", anonymous, 401, nil},
	{"EventsPreflight", "OPTIONS", "/session/events", anonymous, 204, nil},
	{"Manage", "GET", "/manage", signedIn, 200, nil},
	{"ManageSignedOut", "GET", "/manage", anonymous, 303, nil},
	{"ManageStale", "GET", "/manage", stale, 307, nil},
	{"Members", "GET", "/manage/organizations/org_1", manager, 200, nil},
	{"MembersForbidden", "GET", "/manage/organizations/org_1", signedIn, 403, nil},
	{"RoleForm", "GET", "/manage/organizations/org_1/members/usr_1", manager, 200, nil},
	{"ChangeRoles", "POST", "/manage/organizations/org_1/members/usr_1", manager, 422, nil},
	{"ChangeRolesSignedOut", "POST", "/manage/organizations/org_1/members/usr_1", anonymous, 303, nil},
	{"Sessions", "GET", "/manage/sessions", signedIn, 200, nil},
	{"EndSession", "POST", "/manage/sessions/ses_2/end", signedIn, 303, nil},
	{"EndThisSession", "POST", "/manage/sessions/ses_1/end", signedIn, 307, nil},
	{"EndOtherSessions", "POST", "/manage/sessions/end-others", signedIn, 303, nil},
	{"Healthy", "GET", "/healthz", anonymous, 200, nil},
	{"Ready", "GET", "/readyz", anonymous, 200, nil},
	{"NotFound", "GET", "/nothing", anonymous, 404, nil},
	{"NoSuchAsset", "GET", "/assets/nothing.css", anonymous, 404, nil},
}

// W4: cookies, headers and CSP of every page and route.
func TestEveryRoute(t *testing.T) {
	f, a := startFake(t)
	f.serveManagement()
	for _, tt := range everyRoute {
		t.Run(tt.name, func(t *testing.T) {
			res := tt.visitor(t, f, a).do(tt.method, tt.path, url.Values{}).want(t, tt.status)
			checkHeaders(t, res, wantHeaders(f.URL))
			checkCookies(t, res, tt.cookies)
			if res.Header.Get("X-Request-Id") == "" {
				t.Error("no X-Request-Id")
			}
			if strings.Contains(res.body, "<script>") || strings.Contains(res.body, "style=") || strings.Contains(res.body, "eyJ") {
				t.Error("the page holds inline code or a token")
			}
		})
	}
	t.Run("Callback", func(t *testing.T) {
		b := newBrowser(t, a)
		login := b.get(pathLogin)
		spec := attemptSpec(login.query("state")).Name
		res := b.get(f.approve(login)).want(t, 303)
		checkHeaders(t, res, wantHeaders(f.URL))
		checkCookies(t, res, append([]string{"!" + spec + " /", "!" + spec + ".1 /", "!" + spec + ".2 /"}, setSession...))
	})
}

// Every route of the table above is a route of the app, and the other way round.
func TestEveryRouteIsTested(t *testing.T) {
	_, a := startFake(t)
	tested := map[string]bool{"GET /callback": true}
	for _, tt := range everyRoute {
		path, _, _ := strings.Cut(tt.path, "?")
		c := a.echo.NewContext(httptest.NewRequest(tt.method, path, nil), nil)
		a.echo.Router().Find(tt.method, path, c)
		tested[tt.method+" "+c.Path()] = true
	}
	for _, route := range a.echo.Routes() {
		if !tested[route.Method+" "+route.Path] {
			t.Errorf("%s %s has no row in the table of cookies, headers and CSP", route.Method, route.Path)
		}
	}
}

func checkHeaders(t *testing.T, res answer, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got := strings.Join(res.Header.Values(name), " | "); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
}

// checkCookies compares in any order; a name ending in * stands for a hash.
func checkCookies(t *testing.T, res answer, want []string) {
	t.Helper()
	left := append([]string{}, want...)
	for _, c := range res.Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.Domain != "" {
			t.Errorf("%s: attributes are %v", c.Name, c.Raw)
		}
		line, found := cookieLine(c), false
		for i, w := range left {
			before, after, wild := strings.Cut(w, "*")
			if w == line || wild && strings.HasPrefix(line, before) && strings.HasSuffix(line, after) {
				left, found = append(left[:i], left[i+1:]...), true
				break
			}
		}
		if !found {
			t.Errorf("unexpected cookie %s", line)
		}
	}
	if len(left) > 0 {
		t.Errorf("missing cookies %v", left)
	}
}

// W4: on https, cookies are Secure and prefixed, and the browser is told to stay on https.
func TestHTTPS(t *testing.T) {
	_, a := startFake(t, func(c *Config) { c.URL = strings.Replace(c.URL, "http:", "https:", 1) })
	res := newBrowser(t, a).get(pathLogin).want(t, http.StatusSeeOther)
	c := res.Cookies()[0]
	if !c.Secure || !strings.HasPrefix(c.Name, "__Host-multiapp_web_login_") || c.Path != "/" {
		t.Errorf("cookie is %v", c.Raw)
	}
	if got := res.Header.Get("Strict-Transport-Security"); !strings.HasPrefix(got, "max-age=31536000") {
		t.Errorf("Strict-Transport-Security is %q", got)
	}
	if a.Server.cookies.Name(refreshSpec) != "__Secure-multiapp_web_refresh" || a.Server.cookies.Name(accessSpec) != "__Host-multiapp_web_access" {
		t.Error("the session's cookies are not prefixed")
	}
}

// Assets are the one thing that may be kept.
func TestAssetsAreCached(t *testing.T) {
	_, a := startFake(t)
	b := newBrowser(t, a)
	page := b.get("/").body
	start := strings.Index(page, "/assets/ui.")
	path := page[start : start+strings.IndexByte(page[start:], '"')]
	res := b.get(path).want(t, http.StatusOK)
	want := wantHeaders(a.config.Issuer)
	want["Cache-Control"] = "public, max-age=31536000, immutable"
	checkHeaders(t, res, want)
}

// Another spelling of this machine is sent to the one that cookies are bound to.
func TestCanonicalHost(t *testing.T) {
	_, a := startFake(t)
	b := newBrowser(t, a)
	other := strings.Replace(a.url, "localhost", "127.0.0.1", 1)
	b.get(other+"/login?return_to=/members").wantRedirect(t, http.StatusTemporaryRedirect, a.url+"/login?return_to=/members")
	b.get(other+"/healthz").want(t, http.StatusOK)
	b.get(other+"/api/me").want(t, http.StatusUnauthorized)
	b.post(other+"/backchannel-logout", nil).want(t, http.StatusBadRequest)
	b.post(other+"/logout", nil).want(t, http.StatusSeeOther)
	if res := b.get(other + "//evil.example"); !strings.HasPrefix(res.location(), a.url+"/") {
		t.Errorf("redirected to %q", res.location())
	}
}
