package applications_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/dashboard/dashboardtest"
	"example.com/multiapp/apps/environment/internal/directory"
)

// E4: an application of each type is created by its form, and can be used at once.
func TestCreate(t *testing.T) {
	d := start(t)
	for kind, redirect := range map[string]string{"web": callback, "spa": callback, "native": "http://127.0.0.1/callback"} {
		id, secret := d.create(kind, "New "+kind, redirect)
		app, err := d.Inner().Directory.Application(id)
		if err != nil || app.Name != "New "+kind || string(app.Type) != kind || !strings.HasPrefix(id, kind+"_") || !app.PKCERequired() ||
			app.AccessTokenLifetime != directory.DefaultAccessTokenLifetime || app.ManagementAPI {
			t.Errorf("%s: %+v, %v", kind, app, err)
		}
		if (secret != "") != (kind == "web") {
			t.Errorf("%s: secret shown %t", kind, secret != "")
		}
		if got := d.login(id, secret, redirect); got.Refresh == "" || got.Expires <= 90 || got.Expires > 300 {
			t.Errorf("%s: login %+v", kind, got)
		}
		if list := d.open("/applications"); !strings.Contains(list.Source, "New "+kind) || !strings.Contains(list.Source, id) {
			t.Errorf("%s: not in the list", kind)
		}
	}
}

// E4: what is typed is kept, said to be wrong beside its field, and not saved.
func TestProblems(t *testing.T) {
	d := start(t)
	many := strings.Repeat("http://localhost:1/a\n", 21)
	for _, tc := range []struct{ kind, field, value, want string }{
		{"web", "name", " ", "Name is missing."},
		{"web", "name", strings.Repeat("n", 257), "longer than 256"},
		{"web", "name", "a\x1bb", "control character"},
		{"web", "redirect_uris", "", "at least one"},
		{"web", "redirect_uris", many, "at most 20"},
		{"web", "redirect_uris", callback + "\n\n http://localhost:3000/a#b\r\nmy-app://cb", "Line 3 must have no fragment: remove everything from the # on.\nLine 4 must begin with http:// or https://"},
		{"spa", "redirect_uris", "\n\nlocalhost:3000/callback", "Line 3 must be a whole address"},
		{"native", "redirect_uris", "javascript:alert(1)", "Line 1 must not begin with javascript:"},
		{"native", "post_logout_redirect_uris", "x", "Line 1 must be a whole address"},
		{"spa", "initiate_login_uri", "http://a.example/?b", "The address must have no query"},
		{"web", "backchannel_logout_uri", "ftp://a.example", "The address must not begin with ftp:"},
		{"web", "access_token_lifetime", "soon", "shorter than the idle time-out of the session, 12h"},
		{"web", "access_token_lifetime", "12h", "shorter than the idle time-out of the session, 12h"},
		{"web", "access_token_lifetime", "0s", "at least 1s"},
	} {
		before := len(d.Inner().Directory.Applications())
		page := d.submit(d.open("/applications/new?type="+tc.kind), "application-form", "name", "New", "redirect_uris", "http://127.0.0.1/cb", tc.field, tc.value)
		d.wantProblem(page, tc.field, tc.value, tc.want)
		if len(d.Inner().Directory.Applications()) != before {
			t.Errorf("new %s, %s %.40q: saved", tc.kind, tc.field, tc.value)
		}
		id := map[string]string{"web": "web_local", "spa": "spa_local", "native": "desktop_local"}[tc.kind]
		page = d.submit(d.open("/applications/"+id), "application-form", "name", "Changed", tc.field, tc.value)
		d.wantProblem(page, tc.field, tc.value, tc.want)
		if d.Inner().Directory.Origin(directory.KindApplication, id) != directory.FromFile {
			t.Errorf("%s, %s %.40q: saved", id, tc.field, tc.value)
		}
	}
}

func (d *desk) wantProblem(page dashboardtest.Page, field, value, want string) {
	d.t.Helper()
	if page.Status != http.StatusUnprocessableEntity || !page.Has("form-problem") {
		d.t.Errorf("%s %.40q: status %d", field, value, page.Status)
	}
	if got := page.Content(field + "-problem"); !strings.Contains(got, want) {
		d.t.Errorf("%s %.40q: %q, want %q", field, value, got, want)
	}
	if _, focused := page.Attribute(field, "autofocus"); !focused {
		d.t.Errorf("%s %.40q: the field does not get the focus", field, value)
	}
	fields := page.Values("application-form")
	clean := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	if got := fields.Get(field); clean(got) != clean(value) || fields.Get("name") == "" {
		d.t.Errorf("%s %.40q: came back as %.40q", field, value, got)
	}
}

// E4, E5: every setting is saved, and holds.
func TestEdit(t *testing.T) {
	d := start(t)
	page := d.submit(d.open("/applications/web_local"), "application-form", "name", "Shop & <b>", "redirect_uris", "http://a.example/cb\r\n\r\n "+callback+" ",
		"post_logout_redirect_uris", "http://a.example/out", "initiate_login_uri", "http://a.example/login", "backchannel_logout_uri",
		"http://127.0.0.1:1/bc", "access_token_lifetime", "90s", "require_pkce", "true")
	if page.Status != http.StatusOK || page.Text("done") == "" || page.Text("main") == "" {
		t.Fatalf("save: %d %s", page.Status, page.Text("form-problem"))
	}
	app, _ := d.Inner().Directory.Application("web_local")
	if app.Name != "Shop & <b>" || !slices.Equal(app.RedirectURIs, []string{"http://a.example/cb", callback}) || app.InitiateLoginURI != "http://a.example/login" ||
		app.BackchannelLogoutURI != "http://127.0.0.1:1/bc" || !slices.Equal(app.PostLogoutRedirectURIs, []string{"http://a.example/out"}) || !app.RequirePKCE || !app.ManagementAPI {
		t.Errorf("saved %+v", app)
	}
	if got := d.login("web_local", "local-web-secret", callback); got.Expires > 90 {
		t.Errorf("tokens live %d s", got.Expires)
	}
	if page := d.submit(d.open("/applications/web_local"), "reset-web_local"); page.Status != http.StatusOK || !strings.Contains(page.Text("done"), "environment.yaml") {
		t.Errorf("reset: %d", page.Status)
	}
	if app, _ := d.Inner().Directory.Application("web_local"); app.Name != "Web app" || d.Inner().Directory.Origin(directory.KindApplication, "web_local") != directory.FromFile {
		t.Errorf("after the reset: %s", app.Name)
	}
}

// E4: a switch that is off is saved as off; PKCE of a web application can be.
func TestSwitches(t *testing.T) {
	d := start(t)
	id, _ := d.create("web", "Shop", callback)
	fields := d.open("/applications/" + id).Values("application-form")
	fields.Del("require_pkce")
	fields.Set("management_api", "true")
	d.post("/applications/"+id, fields)
	if app, _ := d.Inner().Directory.Application(id); app.PKCERequired() || !app.ManagementAPI {
		t.Errorf("PKCE %t, Management API %t", app.PKCERequired(), app.ManagementAPI)
	}
	back := d.SignIn(t, environmenttest.Browser(t), d.authorizeURL(id, callback, "code_challenge", "", "code_challenge_method", ""), environmenttest.Ada)
	if back.Query().Get("code") == "" {
		t.Errorf("without a challenge: %s", back.Query().Get("error_description"))
	}
}

// E4: what a type cannot have is refused also from a form that is not the page's.
func TestLocks(t *testing.T) {
	d := start(t)
	for id, redirect := range map[string]string{"spa_local": "http://localhost:5174/callback", "desktop_local": "http://127.0.0.1/callback"} {
		page := d.open("/applications/" + id)
		for field, on := range map[string]bool{"require_pkce": true, "management_api": false} {
			_, checked := page.Attribute(field, "checked")
			if _, locked := page.Attribute(field, "disabled"); checked != on || !locked {
				t.Errorf("%s: %s is on: %t, locked: %t", id, field, checked, locked)
			}
		}
		for field, value := range map[string]string{"management_api": "true", "backchannel_logout_uri": callback} {
			if page := d.submit(page, "application-form", field, value); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text("form-problem"), "only web applications") {
				t.Errorf("%s with %s: %d %s", id, field, page.Status, page.Text("form-problem"))
			}
		}
		if page := d.post("/applications/"+id+"/secrets", nil); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Source, "only web applications have secrets") {
			t.Errorf("%s: a secret: %d", id, page.Status)
		}
		if page := d.submit(page, "application-form", "type", "web", "name", "Still"); page.Status != http.StatusOK {
			t.Errorf("%s: %d", id, page.Status)
		}
		app, _ := d.Inner().Directory.Application(id)
		if !app.Public() || !app.PKCERequired() || app.ManagementAPI || app.BackchannelLogoutURI != "" || len(app.Secrets) > 0 {
			t.Errorf("%s: %+v", id, app)
		}
		back := d.SignIn(t, environmenttest.Browser(t), d.authorizeURL(id, redirect, "code_challenge", "", "code_challenge_method", ""), "")
		if back.Query().Get("error") != "invalid_request" {
			t.Errorf("%s without a challenge: %s", id, back.Redacted())
		}
	}
	for _, kind := range []string{"", "server", "Web"} {
		if page := d.post("/applications", url.Values{"type": {kind}, "name": {"N"}, "redirect_uris": {callback}}); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("type %q: %d", kind, page.Status)
		}
	}
	for _, kind := range []string{"spa", "native"} {
		page := d.post("/applications", url.Values{"type": {kind}, "name": {"N"}, "redirect_uris": {callback}, "management_api": {"true"}})
		if page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s with Management API: %d", kind, page.Status)
		}
	}
}

// E4: a deleted application is unknown, its refresh tokens die; one of environment.yaml can be brought back.
func TestDelete(t *testing.T) {
	d := start(t)
	added, secret := d.create("web", "Shop", callback)
	for _, tc := range []struct{ id, secret, redirect, want string }{
		{added, secret, callback, "invalid_client"}, {"web_local", "local-web-secret", "http://localhost:8081/callback", "invalid_client"},
		{"spa_local", "", "http://localhost:5174/callback", "invalid_client"},
	} {
		got := d.login(tc.id, tc.secret, tc.redirect)
		question := d.open("/applications/" + tc.id + "/delete")
		if brought := strings.Contains(question.Source, "It cannot be brought back"); brought != (tc.id == added) {
			t.Errorf("%s: the question is wrong about the way back", tc.id)
		}
		if _, err := d.Inner().Directory.Application(tc.id); err != nil {
			t.Errorf("%s: the question alone deleted it", tc.id)
		}
		if page := d.submit(question, "delete-application"); page.Status != http.StatusOK || page.Address.Path != "/applications" || page.Text("done") == "" {
			t.Errorf("%s: delete: %d at %s", tc.id, page.Status, page.Address)
		}
		if after := d.token(tc.id, tc.secret, "grant_type", "refresh_token", "refresh_token", got.Refresh); after.Error != tc.want {
			t.Errorf("%s: refresh: %q", tc.id, after.Error)
		}
		if page := d.open(strings.TrimPrefix(d.authorizeURL(tc.id, tc.redirect), d.URL)); page.Status != http.StatusBadRequest || !strings.Contains(page.Source, "No application has the client_id") {
			t.Errorf("%s: authorize: %d", tc.id, page.Status)
		}
		for _, path := range []string{"", "/delete", "/env"} {
			if page := d.open("/applications/" + tc.id + path); page.Status != http.StatusNotFound {
				t.Errorf("%s%s: %d", tc.id, path, page.Status)
			}
		}
		if tc.id == added {
			if page := d.post("/applications/"+tc.id+"/reset", nil); page.Status != http.StatusNotFound {
				t.Errorf("%s was brought back: %d", tc.id, page.Status)
			}
			continue
		}
		if page := d.submit(d.open("/applications"), "reset-"+tc.id); page.Status != http.StatusOK || page.Address.Path != "/applications/"+tc.id {
			t.Errorf("%s: reset: %d", tc.id, page.Status)
		}
		if after := d.token(tc.id, tc.secret, "grant_type", "refresh_token", "refresh_token", got.Refresh); after.Error != "invalid_grant" {
			t.Errorf("%s: refresh after the reset: %q", tc.id, after.Error)
		}
	}
}
