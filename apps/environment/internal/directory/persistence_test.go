package directory

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

// kept is a persistence in memory. It looks an application up while it saves, as the end of a session does inside its
// transaction.
type kept struct {
	d    *Directory
	rows map[string]Record
	fail error
}

func (k *kept) SaveRecords(records []Record) error {
	if k.d != nil {
		if _, err := k.d.Application("web"); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	if k.fail != nil {
		return k.fail
	}
	for _, r := range records {
		if r.Forget {
			delete(k.rows, string(r.Kind)+r.ID)
			continue
		}
		k.rows[string(r.Kind)+r.ID] = r
	}
	return nil
}

func (k *kept) LoadRecords() ([]Record, error) { return slices.Collect(maps.Values(k.rows)), nil }

func open(t *testing.T, k *kept) *Directory {
	t.Helper()
	seed, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	if k.rows == nil {
		k.rows = map[string]Record{}
	}
	d, err := New(seed, k)
	if err != nil {
		t.Fatal(err)
	}
	k.d = d
	return d
}

// E2, E7: a change that waits for the store keeps nobody from looking things up: whoever has the store's one connection at
// that moment would never give it back.
func TestLookUpWhileAUserIsSaved(t *testing.T) {
	d := open(t, &kept{})
	if _, err := d.AddUser(NewUser{Email: "new@example.com"}); err != nil {
		t.Error(err)
	}
	if _, err := d.AddUser(NewUser{Email: "NEW@example.com"}); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("the same address again: %v", err)
	}
}

// E9: what was changed, added and deleted is there after a restart, and can be set back to the file.
func TestChangesSurvive(t *testing.T) {
	k := &kept{}
	d := open(t, k)
	steps := []error{
		second(d.UpdateUser("usr_ada", func(u *User) { u.GivenName = "Augusta"; u.ID = "usr_x"; u.Memberships = nil })),
		second(d.CreateOrganization(Organization{ID: "org_new", Name: "New"})),
		second(d.UpdateRole("member", func(r *Role) { r.Permissions = []string{"c:read"} })),
		d.DeleteApplication("web"),
		d.DeleteOrganization("org_b"),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	d = open(t, k)
	u, err := d.User("usr_ada")
	if err != nil || u.GivenName != "Augusta" || len(u.Memberships) != 1 || d.Origin(KindUser, "usr_ada") != Changed {
		t.Errorf("user %+v, %v, %s", u, err, d.Origin(KindUser, "usr_ada"))
	}
	if _, err := d.Application("web"); !errors.Is(err, ErrNotFound) || d.Origin(KindApplication, "web") != Deleted || !slices.Equal(d.Gone(KindApplication), []string{"web"}) {
		t.Errorf("application: %v, %s", err, d.Origin(KindApplication, "web"))
	}
	if d.Origin(KindOrganization, "org_new") != Added || d.Origin(KindOrganization, "org_a") != FromFile {
		t.Error("origins of organizations")
	}
	for kind, id := range map[Kind]string{KindApplication: "web", KindOrganization: "org_b", KindRole: "member"} {
		if err := d.Reset(kind, id); err != nil {
			t.Errorf("reset %s: %v", id, err)
		}
	}
	if err := d.Reset(KindUser, "usr_ada"); err != nil {
		t.Error(err)
	}
	d = open(t, k)
	if u, _ := d.User("usr_ada"); u.GivenName != "Ada" || len(u.Memberships) != 2 || d.Origin(KindUser, u.ID) != FromFile {
		t.Errorf("after the reset: %+v, %s", u, d.Origin(KindUser, u.ID))
	}
	if got := d.Permissions([]string{"member"}); !slices.Equal(got, []string{"a:read"}) {
		t.Errorf("permissions %v", got)
	}
	if err := d.Reset(KindOrganization, "org_new"); !errors.Is(err, ErrNotFound) {
		t.Errorf("reset of what the file does not have: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// E9: a change that cannot be saved is not shown either.
func TestUnsavedIsUnchanged(t *testing.T) {
	k := &kept{fail: errors.New("disk full")}
	d := open(t, k)
	if _, err := d.UpdateUser("usr_ada", func(u *User) { u.GivenName = "Augusta" }); !errors.Is(err, k.fail) {
		t.Errorf("error %v", err)
	}
	if u, _ := d.User("usr_ada"); u.GivenName != "Ada" || d.Origin(KindUser, u.ID) != FromFile {
		t.Errorf("shown all the same: %+v", u)
	}
}

// E9: the address of a deleted user is free, also for another one before the first is brought back.
func TestAddressIsFreed(t *testing.T) {
	d := open(t, &kept{})
	if err := d.DeleteUser("usr_ada"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.CreateUser(User{Email: "Ada@example.com"}); err != nil {
		t.Fatal(err)
	}
	if err := d.Reset(KindUser, "usr_ada"); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("brought back: %v", err)
	}
}

// E9: addresses that moved from one user to another are where they were after a restart, whoever was saved first.
func TestAddressesMove(t *testing.T) {
	k := &kept{}
	d := open(t, k)
	if _, err := d.UpdateUser("usr_ada", func(u *User) { u.Email = "countess@example.com" }); err != nil {
		t.Fatal(err)
	}
	second, err := d.CreateUser(User{Email: "ada@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	for range 4 { // records come in any order
		d = open(t, k)
		if u, err := d.UserByEmail("ada@example.com"); err != nil || u.ID != second.ID {
			t.Fatalf("ada@example.com is %q, %v", u.ID, err)
		}
		if u, err := d.UserByEmail("countess@example.com"); err != nil || u.ID != "usr_ada" {
			t.Fatalf("countess@example.com is %q, %v", u.ID, err)
		}
	}
}

// E9: where the file gives an address to somebody else, the file wins.
func TestFileWinsAddress(t *testing.T) {
	k := &kept{rows: map[string]Record{"userusr_x": {Kind: KindUser, ID: "usr_x", Doc: []byte(`{"id":"usr_x","email":"ada@example.com"}`)}}}
	if u, err := open(t, k).UserByEmail("ada@example.com"); err != nil || u.ID != "usr_ada" {
		t.Errorf("ada@example.com is %q, %v", u.ID, err)
	}
}
