package e2e

import (
	"regexp"
	"testing"
)

// identity is what every app shows of the shared session.
type identity struct{ SessionID, Email string }

// signInByCode types an e-mail at the environment's page, reads the one-time code
// in the local mailbox in another tab, and enters it. // E2
func (b *browser) signInByCode(t *testing.T, tb *tab, email string) {
	t.Helper()
	tb.fill("#email", email)
	tb.click("#send-code")
	tb.read("#code")
	mailbox := b.open(t, b.stack.EnvURL+"/mailbox")
	code := regexp.MustCompile(`\b\d{6}\b`).FindString(mailbox.read("main"))
	tb.fill("#code", code)
	tb.click("#submit-code")
}

// signInByClick chooses a demo user at the environment's page. // E2
func (tb *tab) signInByClick(user string) {
	tb.t.Helper()
	tb.click("#sign-in-" + user)
}

// identity waits for the app's dashboard and reads who is signed in.
func (tb *tab) identity() identity {
	tb.t.Helper()
	return identity{SessionID: tb.read("#session-id"), Email: tb.read("#user-email")}
}
