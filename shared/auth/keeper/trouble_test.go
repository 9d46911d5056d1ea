package keeper

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"testing"

	"example.com/multiapp/shared/auth"
)

// A network's sign-in page ends no session: it is told, and the session goes on when
// the network lets the environment through.
func TestSignInPage(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.onRefresh(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://wifi.hotel.example/login", http.StatusFound)
	})
	_ = b.Refresh(t.Context())
	s := b.State()
	if title, _ := s.Notice(); s.Phase != SignedIn || !s.Offline || s.Trouble != SignInPage || title != "You seem to be behind a sign-in page of the network" {
		t.Fatalf("%q, state %+v", title, s)
	}
	if held, _ := b.store.holds(); held == "" {
		t.Error("the store is empty")
	}
	b.onRefresh(nil)
	b.Check(t.Context())
	if s := b.State(); s.Phase != SignedIn || s.Trouble != NoTrouble {
		t.Errorf("state is %+v", s)
	}
}

// Each trouble has words and a way on; without one there are none.
func TestNotice(t *testing.T) {
	for _, trouble := range []Trouble{Unreachable, SignInPage, WrongClock, BadCertificate} {
		if title, text := (State{Offline: true, Trouble: trouble}).Notice(); title == "" || text == "" {
			t.Errorf("%s has no words", trouble)
		}
	}
	if title, text := (State{}).Notice(); title != "" || text != "" {
		t.Errorf("all is well, and yet %q", title)
	}
	expired := fmt.Errorf("%w: %w", auth.ErrUnavailable, x509.CertificateInvalidError{Reason: x509.Expired})
	if got := troubleOf(expired); got != BadCertificate {
		t.Errorf("an expired certificate is %s", got)
	}
}
