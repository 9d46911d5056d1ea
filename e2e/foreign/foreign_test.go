// Package foreign lets OAuth client libraries that others wrote talk to the local environment: openid-client and
// oauth4webapi from npm, unchanged and with their own checks on. Start with TestLibraries, which starts the environment;
// the *.test.mjs files are what it runs there, under node --test.
//
// It shows that the environment speaks the protocol as others read it. What our own clients do is tested beside them.
package foreign

import (
	"os"
	"os/exec"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// secret has characters that HTTP Basic and a form encode differently (RFC 6749 §2.3.1).
const secret = "s+e/c:r%e&t=ä ö" //nolint:gosec // of an environment that lives as long as the test

// E1: login, refresh, userinfo, introspection, revocation, logout and client credentials with libraries that know nothing
// of this repository.
func TestLibraries(t *testing.T) {
	e := environmenttest.Start(t,
		environmenttest.WithApplication(environmenttest.Application{
			ID: "foreign_web", Type: environmenttest.Web, Secrets: []string{secret},
			RedirectURIs:           []string{"http://localhost:8099/callback"},
			PostLogoutRedirectURIs: []string{"http://localhost:8099/signed-out"},
		}),
		environmenttest.WithApplication(environmenttest.Application{
			ID: "foreign_spa", Type: environmenttest.SPA,
			RedirectURIs:           []string{"http://localhost:8098/callback"},
			PostLogoutRedirectURIs: []string{"http://localhost:8098/signed-out"},
		}),
		environmenttest.WithApplication(environmenttest.Application{
			ID: "foreign_native", Type: environmenttest.Native,
			RedirectURIs:           []string{"http://127.0.0.1/callback"},
			PostLogoutRedirectURIs: []string{"http://127.0.0.1/signed-out"},
		}),
	)
	node := exec.CommandContext(t.Context(), "node", "--test", "--test-reporter=spec", "openid-client.test.mjs", "oauth4webapi.test.mjs")
	node.Env = append(os.Environ(), "FOREIGN_ISSUER="+e.URL, "FOREIGN_WEB_SECRET="+secret)
	output, err := node.CombinedOutput()
	t.Logf("node --test\n%s", output)
	if err != nil {
		t.Errorf("node --test: %v; are the packages there? scripts/setup.sh test installs them", err)
	}
}
