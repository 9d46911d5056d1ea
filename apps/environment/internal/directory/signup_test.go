package directory

import (
	"errors"
	"testing"
)

// saving looks an application up while it saves, as the end of a session does inside its transaction.
type saving struct{ d *Directory }

func (s *saving) SaveUser(User, *Organization) error {
	_, err := s.d.Application("web")
	return err
}

func (*saving) LoadUsers() ([]User, []Organization, error) { return nil, nil, nil }

// E2, E7: a sign-up that waits for the store keeps nobody from looking things up: whoever has the store's one connection at
// that moment would never give it back.
func TestLookUpWhileAUserIsSaved(t *testing.T) {
	seed, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	s := &saving{}
	if s.d, err = New(seed, s); err != nil {
		t.Fatal(err)
	}
	if _, err := s.d.AddUser(NewUser{Email: "new@example.com"}); err != nil {
		t.Error(err)
	}
	if _, err := s.d.AddUser(NewUser{Email: "NEW@example.com"}); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("the same address again: %v", err)
	}
}
