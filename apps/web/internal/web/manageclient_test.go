package web

import (
	"errors"
	"slices"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/management"
)

// The typed client is tested here, where the real environment is at hand.

func managementClient(t *testing.T, e *environmenttest.Environment, id, secret string) *management.Client {
	t.Helper()
	client, err := management.New(management.Config{Issuer: e.URL + "/", ClientID: id, ClientSecret: auth.Secret(secret), Now: e.Now})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestManagementUsers(t *testing.T) {
	e, a := startManaged(t)
	ctx := t.Context()
	ada, err := a.management.User(ctx, environmenttest.Ada)
	if m, ok := ada.In(analytical); err != nil || ada.Name() != "Ada Lovelace" || ada.Email != "ada@example.com" || !ok || m.DisplayName != "Analytical Engines" ||
		m.Status != management.MembershipActive || m.Roles[0].Name != "admin" || m.Roles[0].DisplayName != "Admin" || !slices.Contains(m.Permissions, writeMembers) || !ada.LastLoginTime.IsZero() {
		t.Errorf("%+v, %v", ada, err)
	}
	as(t, e, a, environmenttest.Ada)
	external := "hr-7"
	changed, err := a.management.UpdateUser(ctx, environmenttest.Ada, management.UserChange{ExternalID: &external,
		Metadata: map[string]string{"team": "engines"}, Profile: &management.Profile{Locale: "en-GB"}})
	if err != nil || changed.ExternalID != external || changed.Metadata["team"] != "engines" || changed.Profile.Locale != "en-GB" ||
		changed.Profile.GivenName != "Ada" || changed.LastLoginTime.IsZero() {
		t.Errorf("%+v, %v", changed, err)
	}
	_, err = a.management.UpdateUser(ctx, environmenttest.Ada, management.UserChange{Profile: &management.Profile{Picture: "javascript:alert(1)"}})
	var refused *management.Error
	if !errors.Is(err, management.ErrInvalid) || !errors.As(err, &refused) || len(refused.Fields) != 1 || refused.Fields[0].Field != "user_profile.picture" {
		t.Errorf("%v", err)
	}
	if _, err := a.management.User(ctx, "usr_nobody"); !errors.Is(err, management.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// Pages lead forth and back, and All walks through them.
func TestManagementLists(t *testing.T) {
	_, a := startManaged(t)
	ctx := t.Context()
	one, err := a.management.Users(ctx, management.PageRequest{Size: 3})
	if err != nil || len(one.Items) != 3 || one.Total != 4 || one.Next == "" || one.Previous != "" {
		t.Fatalf("%+v, %v", one, err)
	}
	two, err := a.management.Users(ctx, management.PageRequest{Size: 3, Token: one.Next})
	if err != nil || len(two.Items) != 1 || two.Next != "" || two.Previous == "" {
		t.Fatalf("%+v, %v", two, err)
	}
	var all []string
	for u, err := range management.All(ctx, 100, a.management.Users) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, u.ID)
	}
	if want := []string{one.Items[0].ID, one.Items[1].ID, one.Items[2].ID, two.Items[0].ID}; !slices.Equal(all, want) {
		t.Errorf("%v, want %v", all, want)
	}
	if _, err := a.management.Users(ctx, management.PageRequest{Token: "nonsense"}); !errors.Is(err, management.ErrInvalid) {
		t.Errorf("a page that is none: %v", err)
	}
	organizations, err := a.management.Organizations(ctx, management.PageRequest{})
	if err != nil || organizations.Total != 2 {
		t.Errorf("%+v, %v", organizations, err)
	}
	if o, err := a.management.Organization(ctx, harbor); err != nil || o.Name != "Harbor Systems" {
		t.Errorf("%+v, %v", o, err)
	}
	members, err := a.management.Members(ctx, analytical, management.PageRequest{})
	if err != nil || members.Total != 3 {
		t.Errorf("%+v, %v", members, err)
	}
	roles, err := a.management.Roles(ctx)
	chief := slices.IndexFunc(roles, func(r management.RoleDefinition) bool { return r.Name == "chief" })
	if err != nil || len(roles) != 5 || chief < 0 || roles[chief].Extends != "admin" || roles[chief].Title() != "Chief" {
		t.Errorf("%+v, %v", roles, err)
	}
}

func TestManagementMemberships(t *testing.T) {
	_, a := startManaged(t)
	ctx := t.Context()
	guest := management.MembershipChange{Roles: []management.Role{{Name: "guest"}}, Metadata: map[string]string{"desk": "4"}}
	u, err := a.management.CreateMembership(ctx, analytical, hedy, guest)
	if m, ok := u.In(analytical); err != nil || !ok || m.Roles[0].Name != "guest" || m.Metadata["desk"] != "4" || m.JoinTime.IsZero() {
		t.Fatalf("%+v, %v", u, err)
	}
	if _, err := a.management.CreateMembership(ctx, analytical, hedy, guest); !errors.Is(err, management.ErrConflict) {
		t.Errorf("twice: %v", err)
	}
	a.setRoles(t, analytical, hedy, "member", "people")
	u, err = a.management.User(ctx, hedy)
	if m, _ := u.In(analytical); err != nil || len(m.Roles) != 2 || m.Metadata["desk"] != "4" {
		t.Errorf("%+v, %v", u, err)
	}
	_, err = a.management.UpdateMembership(ctx, analytical, hedy, management.MembershipChange{Roles: []management.Role{{Name: "emperor"}}})
	var refused *management.Error
	if !errors.As(err, &refused) || refused.Kind != management.ErrInvalid || len(refused.Fields) != 1 || refused.Fields[0].Field != "roles[0]" {
		t.Errorf("no such role: %v", err)
	}
	if err := a.management.DeleteMembership(ctx, analytical, hedy); err != nil {
		t.Error(err)
	}
	for _, err := range []error{a.management.DeleteMembership(ctx, analytical, hedy), a.management.DeleteMembership(ctx, "org_nowhere", hedy)} {
		if !errors.Is(err, management.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
	}
}

func TestManagementSessions(t *testing.T) {
	e, a := startManaged(t)
	ctx := t.Context()
	var sids []string
	for range 3 {
		sids = append(sids, as(t, e, a, environmenttest.Ada).openAccessOf().SessionID)
	}
	s, err := a.management.Session(ctx, sids[0])
	if err != nil || s.UserID != environmenttest.Ada || s.OrganizationID != analytical || s.Status != management.SessionActive || len(s.Clients) != 1 ||
		s.Clients[0].ClientID != "web" || s.Device.IP == "" || s.CreatedAt.IsZero() || s.LastActiveAt.IsZero() || !s.IdleExpiresAt.Before(s.AbsoluteExpiresAt) {
		t.Errorf("%+v, %v", s, err)
	}
	s, err = a.management.RevokeSession(ctx, sids[0])
	if err != nil || s.ID != sids[0] || s.Status != management.SessionRevoked || s.ExpiredAt.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
	page, err := a.management.ActiveSessions(ctx, environmenttest.Ada, management.PageRequest{})
	if err != nil || page.Total != 2 {
		t.Errorf("%+v, %v", page, err)
	}
	ended, err := a.management.RevokeSessions(ctx, environmenttest.Ada)
	if err != nil || len(ended) != 2 || ended[0].Status != management.SessionRevoked {
		t.Errorf("%+v, %v", ended, err)
	}
	for _, err := range []error{second(a.management.Session(ctx, "ses_nobody")), second(a.management.RevokeSession(ctx, "ses_nobody")), second(a.management.RevokeSessions(ctx, "usr_nobody"))} {
		if !errors.Is(err, management.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// The app's own token is refetched when it expires, and access is judged at each call.
func TestManagementAccess(t *testing.T) {
	e, a := startManaged(t)
	ctx := t.Context()
	for range 3 {
		if _, err := a.management.Roles(ctx); err != nil {
			t.Error(err)
		}
		e.Advance(expired)
	}
	if _, err := managementClient(t, e, "other", "other-secret").Roles(ctx); !errors.Is(err, management.ErrNotAllowed) {
		t.Errorf("without access: %v", err)
	}
	if _, err := managementClient(t, e, "web", "wrong").Roles(ctx); !errors.Is(err, management.ErrCredentials) {
		t.Errorf("wrong secret: %v", err)
	}
	e.Restart()
	if _, err := a.management.Roles(ctx); err != nil {
		t.Errorf("after a restart: %v", err)
	}
	e.Close()
	if _, err := a.management.Roles(ctx); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("while it is down: %v", err)
	}
}
