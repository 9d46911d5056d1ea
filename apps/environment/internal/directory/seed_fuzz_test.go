package directory

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var lineNumber = regexp.MustCompile(`(?m)^line (\d+): `)

// E9: whatever is in the seed file, either each mistake is named with a line that the file has, or what was read is whole:
// it refers to nothing that is missing, and no two entries have one name.
func FuzzLoad(f *testing.F) {
	seed, err := os.ReadFile("../../environment.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{string(seed), good, "", "---\n", "a: [", "users: {}", "users: [1, [], {}]", "session: {idle_timeout: -1s}",
		"claims: [{name: sub, source: user.email}]", "x: &a [*a]", "users:\n- {id: usr_a, email: a@b, memberships: [{organization: org_a}]}",
		"applications:\n- {id: a, name: a, type: spa, redirect_uris: [\"javascript:x\"], secrets: [x]}", "roles: [{id: ${NAME}, name: ${NONE}}]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Load([]byte(text), func(name string) (string, bool) { return "http://localhost:1", name != "NONE" })
		if err != nil {
			checkLines(t, err, strings.Count(text, "\n")+strings.Count(text, "\r")+1)
			return
		}
		d, err := New(s, nil)
		if err != nil {
			t.Fatalf("read without a mistake, and refused: %v", err)
		}
		for _, u := range s.Users {
			if got, err := d.UserByEmail(u.Email); err != nil || got.ID != u.ID {
				t.Errorf("user %q is not found by %q", u.ID, u.Email)
			}
			for _, m := range u.Memberships {
				if _, err := d.Organization(m.OrganizationID); err != nil {
					t.Errorf("user %q is a member of %q, which there is not", u.ID, m.OrganizationID)
				}
			}
		}
		for _, a := range s.Applications {
			if got, err := d.Application(a.ID); err != nil || got.Name != a.Name {
				t.Errorf("application %q is not found", a.ID)
			}
			for _, uri := range a.RedirectURIs {
				if err := ValidateRedirectURI(a.Type, uri); err != nil {
					t.Errorf("application %q has the URI %q: %v", a.ID, uri, err)
				}
			}
		}
	})
}

// checkLines checks that each mistake points into the file.
func checkLines(t *testing.T, err error, lines int) {
	t.Helper()
	found := lineNumber.FindAllStringSubmatch(err.Error(), -1)
	if len(found) == 0 || !strings.HasPrefix(err.Error(), "line ") {
		t.Errorf("a mistake without a line: %v", err)
	}
	for _, m := range found {
		if n, _ := strconv.Atoi(m[1]); n < 1 || n > lines {
			t.Errorf("line %s of %d: %v", m[1], lines, err)
		}
	}
}
