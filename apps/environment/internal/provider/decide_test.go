package provider

import (
	"math"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/session"
)

// E1: prompt, max_age and id_token_hint decide as OpenID Connect Core §3.1.2.1 and §3.1.2.3 say.
func TestDecide(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	ada := &session.Session{UserID: "usr_ada", AuthTime: now.Add(-100 * time.Second)}
	age := func(seconds uint) *uint { return &seconds }
	for _, tc := range []struct {
		name    string
		session *session.Session
		prompt  string
		maxAge  *uint
		hint    string
		want    step
		fresh   bool
	}{
		{"nobody", nil, "", nil, "", stepSignIn, false},
		{"session", ada, "", nil, "", stepAnswer, false},
		{"none, nobody", nil, "none", nil, "", stepRefuse, false},
		{"none, session", ada, "none", nil, "", stepAnswer, false},
		{"none, too old", ada, "none", age(99), "", stepRefuse, true},
		{"none, hint of another", ada, "none", nil, "usr_grace", stepRefuse, false},
		{"none, hint fits", ada, "none", nil, "usr_ada", stepAnswer, false},
		{"none, hint, nobody", nil, "none", nil, "usr_ada", stepRefuse, false},
		{"login, nobody", nil, "login", nil, "", stepSignIn, true},
		{"login, session", ada, "login", nil, "", stepSignIn, true},
		{"create, nobody", nil, "create", nil, "", stepSignUp, false},
		{"create, session", ada, "create", nil, "", stepSignUp, false},
		{"select_account, nobody", nil, "select_account", nil, "", stepSignIn, false},
		{"select_account, session", ada, "select_account", nil, "", stepAccount, false},
		{"select_account, too old", ada, "select_account", age(1), "", stepAccount, true},
		{"consent, nobody", nil, "consent", nil, "", stepSignIn, false},
		{"consent, session", ada, "consent", nil, "", stepConsent, false},
		{"login consent", ada, "login consent", nil, "", stepSignIn, true},
		{"max_age 0", ada, "", age(0), "", stepSignIn, true},
		{"max_age exactly", ada, "", age(100), "", stepAnswer, false},
		{"max_age one less", ada, "", age(99), "", stepSignIn, true},
		{"max_age 10000", ada, "", age(10000), "", stepAnswer, false},
		{"max_age of centuries", ada, "", age(math.MaxUint), "", stepAnswer, false},
		{"max_age, nobody", nil, "", age(0), "", stepSignIn, false},
		{"hint of another", ada, "", nil, "usr_grace", stepSignIn, false},
		{"hint fits", ada, "", nil, "usr_ada", stepAnswer, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			next, fresh := decide(question{strings.Fields(tc.prompt), tc.maxAge, tc.hint, tc.session, now})
			if next != tc.want || fresh != tc.fresh {
				t.Errorf("%s, fresh %t, want %s, %t", next, fresh, tc.want, tc.fresh)
			}
		})
	}
}
