package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/dashboard/dashboardtest"
)

// E9: a form that cannot be read is the sender's mistake, and changes nothing.
func TestBrokenForms(t *testing.T) {
	b := dashboardtest.Start(t)
	before, err := b.Inner().Directory.User(environmenttest.Ada)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/users/new", "/users/usr_ada", "/users/usr_ada/memberships", "/users/usr_ada/memberships/org_analytical",
		"/users/usr_ada/memberships/org_analytical/remove", "/organizations/new", "/organizations/org_analytical", "/roles/new", "/roles/member"} {
		for text, want := range map[string]int{
			"given_name=%zz": http.StatusBadRequest, "x=1" + strings.Repeat("&x=1", 200_000): http.StatusBadRequest,
			"given_name=" + strings.Repeat("n", 2<<20): http.StatusRequestEntityTooLarge,
		} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL+path, strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", b.URL)
			if page := b.Do(r, 0); page.Status != want {
				t.Errorf("%s %.20s: %d, want %d", path, text, page.Status, want)
			}
		}
	}
	if after, err := b.Inner().Directory.User(environmenttest.Ada); err != nil || !after.UpdatedAt.Equal(before.UpdatedAt) || len(after.Memberships) != len(before.Memberships) {
		t.Errorf("%v, or something was changed", err)
	}
}

// E9: what is wrong is said of the field that it stands beside, not of the name that a program knows it by.
func TestProblemsAreForPeople(t *testing.T) {
	b := dashboardtest.Start(t)
	page := b.Submit(b.Open("/users/usr_ada", ok), "user-form", url.Values{"given_name": {strings.Repeat("n", 300)}, "email": {""}}, bad)
	expect(t, page, "given_name-problem", "This is longer than 256 characters.")
	if strings.Contains(page.Text("email-problem"), "email ") || page.Text("email-problem") == "" {
		t.Errorf("the address's problem is %q", page.Text("email-problem"))
	}
}
