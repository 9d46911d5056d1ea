package environment

import (
	"strings"
	"testing"
)

// E10: nobody is signed in unasked where other machines could reach it, whatever the issuer is called, and no unknown user.
func TestConsentIsRefused(t *testing.T) {
	for _, c := range []struct{ addr, issuer, email, want string }{
		{"127.0.0.1:8090", "", "ada@example.com", ""}, {"[::1]:8090", "", " Ada@Example.com", ""},
		{"127.0.0.1:8090", "https://10.1.2.3:8443", "ada@example.com", ""}, {"127.0.0.1:8090", "https://suite.invalid", "ada@example.com", ""},
		{"127.0.0.1:8090", "", "nobody@example.com", "no user has the e-mail address nobody@example.com"},
		{"0.0.0.0:8090", "", "ada@example.com", "ENVIRONMENT_ADDR 0.0.0.0:8090 can be reached by other machines"},
		{":8090", "", "ada@example.com", "can be reached"}, {"192.168.1.2:8090", "", "ada@example.com", "can be reached"},
		{"127.0.0.1:8090", "https://192.0.2.1", "ada@example.com", "ENV_URL https://192.0.2.1 can be reached from the internet"}, // by a proxy
	} {
		e, err := New(t.Context(), Config{Addr: c.addr, Issuer: c.issuer, InsecureConsent: c.email, WebClientSecret: "a-random-value", InsecureDashboard: true,
			Seed: seedFile(t), Data: t.TempDir()})
		if err == nil {
			t.Cleanup(func() { _ = e.Close() }) // nothing ran
		}
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s as %s: %v, want %q", c.addr, c.issuer, c.email, err, c.want)
		}
	}
}
