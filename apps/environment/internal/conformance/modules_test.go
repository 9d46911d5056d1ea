package conformance

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	planned = regexp.MustCompile(`(?s)// Plan (oidcc-[a-z-]+), module\s+(?:// )?(oidcc-[a-z0-9-]+)\b[^}]*?\nfunc TestOP_(oidcc_[a-z0-9_]+)\(`)
	listed  = regexp.MustCompile("(?m)^\\| `(oidcc-[a-z0-9-]+)` \\| `TestOP_(oidcc_[a-z0-9_]+)` \\|")
)

// modulesOf are how many modules each plan has.
var modulesOf = map[string]int{
	"oidcc-basic-certification-test-plan": 38, "oidcc-config-certification-test-plan": 1,
	"oidcc-rp-initiated-logout-certification-test-plan": 11, "oidcc-backchannel-rp-initiated-logout-certification-test-plan": 2,
}

// Each module has one test, of its name, and docs/conformance.md lists both.
func TestEveryModule(t *testing.T) {
	tests, plans := map[string]string{}, map[string]int{}
	for _, file := range []string{"basic_claims", "basic_prompt", "basic_request", "basic_response", "backchannel", "discovery", "logout"} {
		for _, m := range planned.FindAllStringSubmatch(read(t, file+"_test.go"), -1) {
			plans[m[1]]++
			tests[m[2]] = m[3]
		}
	}
	if !maps.Equal(plans, modulesOf) {
		t.Errorf("tests of %v, want %v", plans, modulesOf)
	}
	docs := map[string]string{}
	for _, m := range listed.FindAllStringSubmatch(read(t, "../../../../docs/conformance.md"), -1) {
		docs[m[1]] = m[2]
	}
	if !maps.Equal(docs, tests) {
		t.Errorf("docs/conformance.md lists %v\nthe tests are of %v", slices.Sorted(maps.Keys(docs)), slices.Sorted(maps.Keys(tests)))
	}
	for module, test := range tests {
		if strings.ReplaceAll(module, "-", "_") != test {
			t.Errorf("the test of %s is called %s", module, test)
		}
	}
}

// The suite's sample configuration names the clients of the clients' file, with their secrets, and the pages' own buttons.
func TestSuiteConfiguration(t *testing.T) {
	s := start(t)
	var sample struct {
		Alias            string
		Client           struct{ Client_id, Client_secret string }
		Client2          struct{ Client_id, Client_secret string }
		ClientSecretPost struct{ Client_id, Client_secret string } `json:"client_secret_post"`
	}
	text := strings.ReplaceAll(read(t, "../../../../deploy/conformance-suite.json"), "CONFORMANCE_SECRET", "conformance-secret")
	if err := json.Unmarshal([]byte(text), &sample); err != nil {
		t.Fatal(err)
	}
	for want, got := range map[client]struct{ Client_id, Client_secret string }{
		client1: sample.Client, client2: sample.Client2, clientSecretPost: sample.ClientSecretPost,
	} {
		if want.id != got.Client_id || want.secret != got.Client_secret {
			t.Errorf("the sample has %+v, the clients' file %s", got, want.id)
		}
	}
	if !strings.Contains(callback, "/a/"+sample.Alias+"/") {
		t.Errorf("the alias is %s", sample.Alias)
	}
	signIn := s.open(s.endpoint("authorization_endpoint") + "?" + s.request().Encode())
	s.login(s.request(), ada)
	consent := s.open(s.endpoint("authorization_endpoint") + "?" + s.request("prompt", "consent").Encode())
	for id, p := range map[string]page{"sign-in-usr_ada": signIn, "allow": consent, "confirm-sign-out": s.logout(nil)} {
		if p.form(id) == nil || !strings.Contains(text, id) {
			t.Errorf("%s is not on the page %q, or not in the sample", id, p.heading())
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
