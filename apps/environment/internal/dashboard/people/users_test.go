package people_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/dashboard/dashboardtest"
	"example.com/multiapp/apps/environment/internal/directory"
)

const (
	script = `<script>alert(1)</script>`
	ok     = http.StatusOK
	bad    = http.StatusUnprocessableEntity
)

// expect fails the test for each text that a page does not say.
func expect(t *testing.T, p dashboardtest.Page, id string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if got := p.Text(id); !strings.Contains(got, want) {
			t.Errorf("%s: %s does not say %q, but %q", p.Address.Path, id, want, got)
		}
	}
}

// E9: users are listed with their organizations and their last sign-in, and found by a part of their name or address.
func TestUsers(t *testing.T) {
	b := dashboardtest.Start(t)
	b.App().SignIn(environmenttest.Grace, "Firefox/140.0")
	list := b.Open("/users", ok)
	expect(t, list, "users", "Ada Lovelace", "ada@example.com · Analytical Engines", "Never signed in", "Harbor Systems", "Last signed in just now")
	found := b.Submit(list, "search", url.Values{"q": {"HOPP"}}, ok)
	expect(t, found, "users", "Grace Hopper")
	expect(t, found, "range", "1–1 of 1")
	if strings.Contains(found.Text("users"), "Ada") || found.Values("search").Get("q") != "HOPP" {
		t.Error("the search shows others, or forgot what was typed")
	}
	expect(t, b.Open("/users?q=alan%40EXAMPLE", ok), "users", "Alan Turing")
	if nobody := b.Open("/users?q=%3Cscript%3E", ok); !nobody.Has("nobody") || strings.Contains(nobody.Source, "<script>") {
		t.Error("a search that finds nobody")
	}
}

// E9: a user is created by the form; all of the profile is kept and shown, and can be changed and set back.
func TestUserProfile(t *testing.T) {
	b := dashboardtest.Start(t)
	created := b.Submit(b.Open("/users/new", ok), "user-form", url.Values{"id": {"usr_linus"}, "email": {" Linus@Example.com "}, "given_name": {script}}, ok)
	expect(t, created, "done", "Created")
	if created.Address.Path != "/users/usr_linus" || strings.Contains(created.Source, script) || !strings.Contains(created.Source, "&lt;script&gt;") {
		t.Errorf("at %s, or the name is not escaped", created.Address)
	}
	typed := url.Values{
		"email": {"l@example.com"}, "name": {"Linus"}, "given_name": {"L."}, "family_name": {"T."}, "picture": {"https://example.com/l.png"},
		"locale": {"fi-FI"}, "phone_number": {"+358 1"}, "preferred_username": {"lt"}, "gender": {"male"}, "external_id": {"e-1"},
		"custom_attributes": {"shoe = 43\r\n\r\nhat=5=6"}, "metadata": {"plan=gold"}, "profile_metadata": {"a=b"}, "email_verified": nil,
	}
	saved := b.Submit(created, "user-form", typed, ok)
	expect(t, saved, "done", "Saved")
	u, err := b.Inner().Directory.User("usr_linus")
	if err != nil || u.Email != "l@example.com" || u.EmailVerified || u.Name() != "Linus" || u.GivenName != "L." || u.FamilyName != "T." ||
		u.Picture != "https://example.com/l.png" || u.Locale != "fi-FI" || u.PhoneNumber != "+358 1" || u.PreferredUsername != "lt" ||
		u.Gender != "male" || u.ExternalID != "e-1" || len(u.CustomAttributes) != 2 || u.CustomAttributes["shoe"] != "43" ||
		u.CustomAttributes["hat"] != "5=6" || u.Metadata["plan"] != "gold" || u.ProfileMetadata["a"] != "b" {
		t.Errorf("%+v, %v", u, err)
	}
	for name, want := range map[string]string{"custom_attributes": "hat=5=6\nshoe=43\n", "locale": "fi-FI", "email_verified": ""} {
		if got := saved.Values("user-form").Get(name); got != want {
			t.Errorf("%s comes back as %q", name, got)
		}
	}
}

// E9: what is wrong is said beside its field, what was typed is kept, and nothing is saved.
func TestUserProblems(t *testing.T) {
	b := dashboardtest.Start(t)
	long := strings.Repeat("x", 257)
	for name, typed := range map[string]string{
		"email": "ada", "picture": "javascript:alert(1)", "given_name": long, "locale": long, "external_id": "a\x01b",
		"metadata": "no equals sign", "custom_attributes": "a=1\na=2", "profile_metadata": "=x",
	} {
		for form, path := range map[string]string{"edit": "/users/usr_ada", "new": "/users/new"} {
			page := b.Submit(b.Open(path, ok), "user-form", url.Values{name: {typed}, "family_name": {"Kept"}}, bad)
			if page.Described(name) == "" || !page.Has("form-problem") {
				t.Errorf("%s, %s: nothing is said beside the field", form, name)
			}
			if got := page.Values("user-form"); got.Get(name) != typed || got.Get("family_name") != "Kept" {
				t.Errorf("%s, %s: what was typed is gone: %q", form, name, got)
			}
		}
	}
	page := b.Submit(b.Open("/users/usr_ada", ok), "user-form", url.Values{"email": {"Grace@example.com"}}, bad)
	if !strings.Contains(page.Described("email"), "Another user") {
		t.Errorf("a taken address: %q", page.Described("email"))
	}
	if b.Inner().Directory.Origin(directory.KindUser, "usr_ada") != directory.FromFile || len(b.Inner().Directory.Users()) != 3 {
		t.Error("something was saved")
	}
}

// E9: a form that is sent twice makes one user.
func TestUserTwice(t *testing.T) {
	b := dashboardtest.Start(t)
	form := b.Open("/users/new", ok)
	b.Submit(form, "user-form", url.Values{"email": {"new@example.com"}}, ok)
	b.Submit(form, "user-form", url.Values{"email": {"new@example.com"}}, bad)
	if n := len(b.Inner().Directory.Users()); n != 4 {
		t.Errorf("%d users", n)
	}
}

// E9, M6: before a user is deleted, the page says what happens. Then the sessions end, apps are told, refresh tokens are
// dead, and nobody signs in as the user. The file's user can be brought back.
func TestDeleteUser(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	tokens := app.SignIn(environmenttest.Alan, "Firefox/140.0")
	question := b.Open("/users/usr_alan/delete", ok)
	expect(t, question, "happens", "1 living session of the user will end", "1 membership will be gone", "brought back")
	if got := app.Refresh(tokens); got.Error != "" {
		t.Fatalf("the question alone has ended the session: %s", got.Error)
	} else {
		tokens = got
	}
	list := b.Submit(question, "delete-form", nil, ok)
	expect(t, list, "done", "Deleted")
	if sid := app.WaitTold(); sid != app.Claims(tokens).SessionID {
		t.Errorf("the app was told of %s", sid)
	}
	if got := app.Refresh(tokens); got.Error != "invalid_grant" {
		t.Errorf("refresh: %q", got.Error)
	}
	if page := b.Open("/oauth/authorize?client_id=web_local&response_type=code&scope=openid&redirect_uri=http%3A%2F%2Flocalhost%3A8081%2Fcallback", ok); strings.Contains(page.Source, "usr_alan") {
		t.Error("the sign-in page still offers the user")
	}
	b.Open("/users/usr_alan", http.StatusNotFound)
	b.Submit(question, "delete-form", nil, http.StatusNotFound) // a second click
	back := b.Submit(list, "restore-usr_alan", nil, ok)
	expect(t, back, "done", "environment.yaml")
	app.SignIn(environmenttest.Alan, "Firefox/140.0")
}

// E9: a changed user says so, and is set back; not while somebody else has the address.
func TestResetUser(t *testing.T) {
	b := dashboardtest.Start(t)
	changed := b.Submit(b.Open("/users/usr_ada", ok), "user-form", url.Values{"email": {"countess@example.com"}}, ok)
	expect(t, changed, "main", "Changed since the start")
	b.Submit(b.Open("/users/usr_grace", ok), "user-form", url.Values{"email": {"ada@example.com"}}, ok)
	expect(t, b.Submit(changed, "reset", nil, http.StatusConflict), "error-happened", "Another user")
	b.Submit(b.Open("/users/usr_grace", ok), "reset", nil, ok)
	expect(t, b.Submit(changed, "reset", nil, ok), "done", "environment.yaml")
	if u, err := b.Inner().Directory.User("usr_ada"); err != nil || u.Email != "ada@example.com" {
		t.Errorf("%s, %v", u.Email, err)
	}
	b.Restart()
	if page := b.Open("/users/usr_ada", ok); page.Has("reset") {
		t.Error("still changed after a restart")
	}
}

// E9: a list of ten thousand users is read page by page, and searched as a whole.
func TestManyUsers(t *testing.T) {
	var more strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&more, "\n  - {id: usr_n%05d, email: n%05d@example.com, given_name: Nobody, family_name: Number%05d, memberships: [{organization: org_harbor, roles: [member]}]}", i, i, i)
	}
	b := dashboardtest.Start(t, environmenttest.WithConfig(func(c *environment.Config) {
		head, tail, _ := strings.Cut(string(c.Seed), "\napplications:")
		c.Seed = []byte(head + more.String() + "\n\napplications:" + tail)
	}))
	page := b.Open("/users", ok)
	expect(t, page, "range", "1–50 of 10003")
	expect(t, b.Open("/users?page=2", ok), "users", "Number00047", "Number00096")
	last := b.Open("/users?page=201", ok)
	expect(t, last, "range", "10001–10003 of 10003")
	if last.Has("next-page") || !last.Has("previous-page") || page.Has("previous-page") {
		t.Error("links to pages that are not there, or none to those that are")
	}
	expect(t, b.Open("/users?page=99999", ok), "users", "Number09999")
	expect(t, b.Open("/users?page=-1&q=number0999", ok), "range", "1–10 of 10")
	expect(t, b.Open("/organizations/org_harbor?page=3", ok), "members", "Nobody Number00099")
	expect(t, b.Open("/roles/member", ok), "range", "of 10002")
	if size := len(page.Source); size > 60_000 {
		t.Errorf("the page has %d bytes", size)
	}
	const authorize = "/oauth/authorize?client_id=web_local&response_type=code&scope=openid&redirect_uri=http%3A%2F%2Flocalhost%3A8081%2Fcallback"
	if signIn := b.Open(authorize, ok); !signIn.Has("sign-in-usr_ada") || strings.Count(signIn.Source, `class="account-name"`) > 60 {
		t.Error("the sign-in page offers all of them")
	}
	if home := b.Open("/", ok); !home.Has("more-users") || strings.Count(home.Source, `class="account-name"`) > 20 {
		t.Error("the overview shows all of them")
	}
}

// E9: every address of this part says so when what it names is not there, and changes nothing.
func TestNotFound(t *testing.T) {
	b := dashboardtest.Start(t)
	for _, path := range []string{"/users/x", "/users/x/delete", "/organizations/x", "/organizations/x/delete", "/roles/x", "/roles/x/delete",
		"/users/usr_ada/memberships/org_harbor", "/users/x/memberships/org_harbor", "/users/%3Cscript%3E", "/users/..%2f"} {
		if page := b.Open(path, http.StatusNotFound); strings.Contains(page.Source, "<script>") || !page.Has("error-happened") {
			t.Errorf("%s: no page that says so", path)
		}
	}
	for _, path := range posts("x", "x") {
		if !strings.HasSuffix(path, "/new") {
			b.Post(path, url.Values{"name": {"x"}, "email": {"x@example.com"}}, b.URL, http.StatusNotFound)
		}
	}
}

// posts are the addresses that change something.
func posts(id, organization string) []string {
	out := []string{"/users/" + id + "/memberships", "/users/" + id + "/memberships/" + organization,
		"/users/" + id + "/memberships/" + organization + "/remove", "/organizations/" + organization + "/members"}
	for kind, id := range map[string]string{"users": id, "organizations": organization, "roles": id} {
		out = append(out, "/"+kind+"/new", "/"+kind+"/"+id, "/"+kind+"/"+id+"/delete", "/"+kind+"/"+id+"/reset")
	}
	slices.Sort(out)
	return out
}

// E9: forms of other sites change nothing, and other names for this machine lead nowhere.
func TestOtherSites(t *testing.T) {
	b := dashboardtest.Start(t)
	for _, path := range posts("usr_ada", "org_analytical") {
		for _, origin := range []string{"https://evil.example", "http://localhost:1", "null"} {
			if page := b.Post(path, url.Values{"name": {"x"}}, origin, http.StatusForbidden); !page.Has("error-happened") {
				t.Errorf("%s from %s: no page", path, origin)
			}
		}
	}
	for _, path := range []string{"/users", "/users/usr_ada", "/organizations", "/roles"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "rebind.example"
		b.Do(r, http.StatusMisdirectedRequest)
	}
	d := b.Inner().Directory
	if len(d.Users()) != 3 || d.Origin(directory.KindUser, "usr_ada") != directory.FromFile {
		t.Error("something was changed")
	}
}
