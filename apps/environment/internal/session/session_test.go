package session

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/store"
)

// desk is a Manager with a clock that stands still, and a browser.
type desk struct {
	*Manager
	t      *testing.T
	now    time.Time
	cookie *http.Cookie
	ended  []string
}

func newDesk(t *testing.T, secure bool) *desk {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // nothing is waiting
	dir, err := directory.New(&directory.Seed{
		Sessions: directory.Sessions{IdleTimeout: time.Hour, AbsoluteTimeout: 4 * time.Hour},
		Users:    []directory.User{{ID: "usr_ada", Email: "ada@example.com"}, {ID: "usr_grace", Email: "grace@example.com"}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	d.Manager = New(Config{Store: s, Directory: dir, Now: func() time.Time { return d.now }, Secure: secure})
	d.Ended = func(sid string, _ []store.Delivery) { d.ended = append(d.ended, sid) }
	return d
}

func (d *desk) request() *http.Request {
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodGet, "/", nil)
	if d.cookie != nil {
		r.AddCookie(d.cookie)
	}
	return r
}

func (d *desk) signIn(user string) *Session {
	d.t.Helper()
	w := httptest.NewRecorder()
	s, err := d.Create(w, d.request(), Login{UserID: user, AMR: []string{"otp"}})
	if err != nil {
		d.t.Fatal(err)
	}
	d.cookie = w.Result().Cookies()[0]
	return s
}

// E3: the cookie is HttpOnly and Lax, Secure and __Host- on https, and lives as long as the session may.
func TestCookie(t *testing.T) {
	for secure, name := range map[bool]string{false: CookieName, true: "__Host-" + CookieName} {
		d := newDesk(t, secure)
		d.signIn("usr_ada")
		c := d.cookie
		if c.Name != name || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Path != "/" || c.MaxAge != 4*3600 || len(c.Value) < 50 {
			t.Errorf("secure %t: attributes of %s: HttpOnly %t, SameSite %v, Secure %t, Max-Age %d", secure, c.Name, c.HttpOnly, c.SameSite, c.Secure, c.MaxAge)
		}
		if _, err := d.FromRequest(d.request()); err != nil {
			t.Errorf("secure %t: %v", secure, err)
		}
	}
}

// E3: the same user keeps the sid and gets a new cookie value; the old value, and a planted one, are worth nothing.
func TestSignInAgain(t *testing.T) {
	d := newDesk(t, false)
	d.cookie = &http.Cookie{Name: CookieName, Value: strings.Repeat("planted", 10)}
	first := d.signIn("usr_ada")
	old := d.cookie
	if old.Value == strings.Repeat("planted", 10) {
		t.Fatal("a planted value was taken over")
	}
	d.now = d.now.Add(time.Minute)
	second := d.signIn("usr_ada")
	if second.ID != first.ID || d.cookie.Value == old.Value || !second.AuthTime.After(first.AuthTime) || len(d.ended) != 0 {
		t.Errorf("sid %s %s, auth_time %v %v, ended %v", first.ID, second.ID, first.AuthTime, second.AuthTime, d.ended)
	}
	d.cookie = old
	if _, err := d.FromRequest(d.request()); !errors.Is(err, ErrNone) {
		t.Errorf("the old value: %v", err)
	}
}

// E3: another user ends the session and begins a new one.
func TestAnotherUser(t *testing.T) {
	d := newDesk(t, false)
	ada := d.signIn("usr_ada")
	grace := d.signIn("usr_grace")
	if ada.ID == grace.ID || len(d.ended) != 1 || d.ended[0] != ada.ID {
		t.Errorf("sid %s %s, ended %v", ada.ID, grace.ID, d.ended)
	}
}

// E3: use moves the idle time-out, nothing moves the absolute one, and the sweep finds what nobody asks for.
func TestTimeouts(t *testing.T) {
	d := newDesk(t, false)
	s := d.signIn("usr_ada")
	for range 4 {
		d.now = d.now.Add(59 * time.Minute)
		var err error
		if s, err = d.FromRequest(d.request()); err != nil {
			t.Fatalf("in use: %v", err)
		}
		if err := d.Touch(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	d.now = d.now.Add(5 * time.Minute) // 4 h 1 min after sign-in
	if _, err := d.FromRequest(d.request()); !errors.Is(err, ErrNone) {
		t.Errorf("past the absolute time-out: %v", err)
	}
	if got, _ := d.cfg.Store.Session(t.Context(), s.ID); got.Reason != ReasonAbsolute {
		t.Errorf("reason %q", got.Reason)
	}
	idle := d.signIn("usr_ada")
	d.now = d.now.Add(time.Hour)
	if err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _ := d.cfg.Store.Session(t.Context(), idle.ID); got.Reason != ReasonIdle || len(d.ended) != 2 {
		t.Errorf("reason %q, ended %v", got.Reason, d.ended)
	}
}
