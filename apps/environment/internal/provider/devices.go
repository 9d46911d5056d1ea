package provider

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// ErrNoDevice is returned for a user code that no waiting device has: it is wrong, has expired, or was decided on.
var ErrNoDevice = errors.New("no device waits with this code")

// Devices are the devices that wait for a person to let them in (RFC 8628 §3.3). They are in the store: a restart costs
// nothing. How often somebody may guess at their codes is the caller's check.
type Devices struct{ provider *Provider }

// Device is one that waits.
type Device struct {
	UserCode    string // as the device shows it
	Application directory.Application
	Scopes      []string
	AskedAt     time.Time
	IP          string // of the device, may be empty
	Flow        string // names the steps of this login in the journal

	hash    []byte // of the device code
	expires time.Time
}

// Find returns the device that shows this code, or ErrNoDevice.
func (d *Devices) Find(ctx context.Context, typed string) (Device, error) {
	code, ok := parseUserCode(typed)
	if !ok {
		return Device{}, ErrNoDevice
	}
	found, err := d.provider.Store.WaitingDevice(ctx, hash(code), d.provider.Now())
	if err != nil {
		return Device{}, decided(err)
	}
	app, err := d.provider.Directory.Application(found.ClientID)
	if err != nil {
		return Device{}, ErrNoDevice // it was deleted meanwhile
	}
	return Device{
		UserCode: code, Application: app, Scopes: strings.Fields(found.Scope), AskedAt: found.CreatedAt, IP: found.IP,
		Flow: found.Flow, hash: found.Hash, expires: found.ExpiresAt,
	}, nil
}

// SignIn keeps the device until somebody has signed in, and returns the page that asks who they are. It leads back to the
// page of the device; nothing is decided by it, unless the person cancels.
func (d *Devices) SignIn(w http.ResponseWriter, r *http.Request, dev Device) string {
	back := pages.PathDevice + "?" + url.Values{"user_code": {dev.UserCode}}.Encode()
	q := &request{reply: reply{redirectURI: back}, app: dev.Application, scope: dev.Scopes, flow: dev.Flow, device: &dev}
	return d.provider.Pending.add(w, r, q, stepSignIn, false)
}

// Approve lets a device into a person's session: its application takes part in it like any other (M1). It returns
// ErrNoDevice when the device does not wait any more.
func (d *Devices) Approve(ctx context.Context, dev Device, s *session.Session) error {
	p := d.provider
	organization, err := p.organization(s.UserID, "")
	if err != nil {
		return err
	}
	now := p.Now()
	g := store.Grant{
		ID: randomID("gr_"), SessionID: s.ID, ClientID: dev.Application.ID, UserID: s.UserID, Organization: organization,
		Scope: strings.Join(dev.Scopes, " "), AuthTime: s.AuthTime, AMR: s.AMR, CodeExpiresAt: dev.expires,
	}
	if err := p.Store.ApproveDevice(ctx, dev.hash, g, hash(rand.Text()), now); err != nil {
		return decided(err)
	}
	q := &request{reply: reply{entry: p.begin(dev.Application)}}
	p.identified(q, s)
	q.entry.Workflow = workflowLogin
	p.granted(q, organization)
	return p.Sessions.Touch(ctx, s)
}

// Deny tells the device access_denied at its next poll. It returns ErrNoDevice when the device does not wait any more.
func (d *Devices) Deny(ctx context.Context, dev Device) error {
	if err := d.provider.Store.DenyDevice(ctx, dev.hash, d.provider.Now()); err != nil {
		return decided(err)
	}
	to := reply{entry: d.provider.begin(dev.Application)}
	to.entry.Workflow = workflowLogin
	d.provider.refused(to)
	return nil
}

func decided(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return ErrNoDevice
	}
	return err
}
