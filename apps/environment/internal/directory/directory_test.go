package directory

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func load(t *testing.T, yaml string) (*Seed, error) {
	t.Helper()
	return Load([]byte(yaml), func(name string) (string, bool) {
		v, ok := map[string]string{"URL": "http://localhost:1", "SECRET": "s$ecret"}[name]
		return v, ok
	})
}

const good = `
session: {idle_timeout: 1h, absolute_timeout: 2h}
roles:
  - id: admin
    name: Admin
    permissions: [b:write, a:read]
  - id: member
    name: Member
    permissions: [a:read]
organizations:
  - {id: org_a, name: A}
  - {id: org_b, name: B}
users:
  - id: usr_ada
    email: Ada@Example.com
    given_name: Ada
    family_name: Lovelace
    memberships:
      - {organization: org_a, roles: [admin, member]}
      - {organization: org_b, roles: [member]}
applications:
  - id: web
    name: Web
    type: web
    secrets: ["${SECRET}"]
    redirect_uris: ["${URL}/callback"]
    access_token_lifetime: 2m
`

// E9: the seed file is read, with ${NAME} replaced.
func TestLoad(t *testing.T) {
	s, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Application("web")
	if err != nil || !a.SecretMatches("s$ecret") || a.SecretMatches("") || a.RedirectURIs[0] != "http://localhost:1/callback" || a.AccessTokenLifetime != 2*time.Minute {
		t.Errorf("application %+v, %v", a.RedirectURIs, err)
	}
	u, err := d.UserByEmail(" ada@EXAMPLE.com ")
	if err != nil || u.ID != "usr_ada" || u.Name() != "Ada Lovelace" {
		t.Errorf("user %q, %v", u.ID, err)
	}
	if m, ok := u.In(""); !ok || m.OrganizationID != "org_a" {
		t.Error("the first membership is the default")
	}
	if _, ok := u.In("org_c"); ok {
		t.Error("not a member of org_c")
	}
	if got := strings.Join(d.Permissions([]string{"admin", "member"}), " "); got != "a:read b:write" {
		t.Errorf("permissions %q", got)
	}
	if d.Sessions() != (Sessions{time.Hour, 2 * time.Hour}) {
		t.Errorf("sessions %v", d.Sessions())
	}
	if _, err := d.User("usr_nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown user: %v", err)
	}
}

// E9: everything that is wrong is reported at once, with its line.
func TestLoadProblems(t *testing.T) {
	_, err := load(t, `
session: {idle_timeout: soon, colour: red}
roles:
  - {id: admin, name: Admin}
organizations:
  - {id: a, name: A}
users:
  - id: usr_ada
    email: ada
    memberships:
      - {organization: org_x, roles: [boss]}
  - id: usr_ada
    email: ada@example.com
applications:
  - id: web
    name: Web
    type: server
    redirect_uris: ["${MISSING}/callback", "http://localhost/a?b"]
  - id: spa
    name: SPA
    type: spa
    secrets: [x]
    redirect_uris: "http://localhost/cb"
`)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`line 2: unknown field "colour"`, `line 2: idle_timeout must be a duration`, `line 6: organization a: id "a" must start with "org_"`,
		`line 8: user usr_ada: "ada" is not an e-mail address`, `line 11: organization "org_x" is not defined`, `line 11: role "boss" is not defined`,
		`line 12: user usr_ada needs at least one membership`, `line 12: id "usr_ada" is used twice`, `type must be web, spa or native`,
		`line 18: ${MISSING} has no value`, `a spa application cannot keep a secret`, `line 23: redirect_uris must be a list`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %q", want)
		}
	}
	if t.Failed() {
		t.Logf("got:\n%v", err)
	}
}

// E9: what is not YAML, or empty, is an error and not a crash.
func TestLoadBroken(t *testing.T) {
	for _, text := range []string{"", "a: [", "- x", "users: 3", "users: [3]", "\x00", "users:\n\t- id: x"} {
		if _, err := load(t, text); err == nil && text != "" {
			t.Errorf("%q was accepted", text)
		}
	}
}

// E4: durations read as they are written in environment.yaml.
func TestFormatDuration(t *testing.T) {
	for text, want := range map[string]string{"5m": "5m", "90s": "1m30s", "12h": "12h", "720h": "720h", "1h30m": "1h30m", "1h0m10s": "1h0m10s", "10s": "10s", "20m": "20m", "10h": "10h", "0": "0s"} {
		d, err := time.ParseDuration(text)
		if got := FormatDuration(d); err != nil || got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// E4: what keeps an application from being registered.
func TestCreateApplication(t *testing.T) {
	secret := Secret{ID: "s", Hash: HashSecret("s")}
	uris := []string{"http://localhost:1/cb"}
	for name, tc := range map[string]struct {
		app  Application
		want string
	}{
		"good":             {Application{ID: "n", Name: "N", Type: SPA, RedirectURIs: uris}, ""},
		"taken":            {Application{ID: "web", Name: "N", Type: SPA, RedirectURIs: uris}, "exists already"},
		"three secrets":    {Application{ID: "n2", Name: "N", Type: Web, Secrets: []Secret{secret, secret, secret}, RedirectURIs: uris}, "at most 2"},
		"no secret":        {Application{ID: "n2", Name: "N", Type: Web, RedirectURIs: uris}, "needs a secret"},
		"SPA back channel": {Application{ID: "n2", Name: "N", Type: SPA, RedirectURIs: uris, BackchannelLogoutURI: "http://localhost:1/b"}, "only web"},
		"long tokens":      {Application{ID: "n2", Name: "N", Type: SPA, RedirectURIs: uris, AccessTokenLifetime: time.Hour}, "shorter than the idle"},
		"no redirect":      {Application{ID: "n2", Name: "N", Type: SPA}, "at least one"},
	} {
		s, err := load(t, good)
		if err != nil {
			t.Fatal(err)
		}
		d, _ := New(s, nil)
		_, err = d.CreateApplication(tc.app)
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}

// E2: a user who signs up is found at once, with an organization of their own; an address is taken once, whatever its case.
func TestAddUser(t *testing.T) {
	s, _ := load(t, good)
	d, _ := New(s, nil)
	u, err := d.AddUser(NewUser{Email: " New@Example.com", GivenName: "New"})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := d.UserByEmail("new@example.com"); err != nil || found.ID != u.ID || !strings.HasPrefix(u.ID, "usr_") {
		t.Errorf("found %q, %v", found.ID, err)
	}
	if m, ok := u.In(""); !ok || !strings.HasPrefix(m.OrganizationID, "org_") {
		t.Errorf("membership %+v", m)
	}
	if _, err := d.AddUser(NewUser{Email: "ADA@example.com"}); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("taken address: %v", err)
	}
	for _, email := range []string{"", "x", "a@b, c@d", "Ada <ada@example.com>", strings.Repeat("a", 250) + "@b.example"} {
		if _, err := d.AddUser(NewUser{Email: email}); err == nil {
			t.Errorf("%q was accepted", email)
		}
	}
}
