package provider

import (
	"crypto/rand"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/store"
)

// Of the device authorization grant.
const (
	DeviceCodeLifetime = 10 * time.Minute // in which a person has to type the code
	DeviceInterval     = 5 * time.Second  // between two polls; slow_down adds as much (RFC 8628 §3.5)

	devicesKept = 1000        // the oldest gives way: fewer codes are harder to guess
	pollLeeway  = time.Second // a poll may come so much too early: networks are not even
)

// deviceAuthorization is POST /oauth/device_authorization (RFC 8628 §3.1): the request of an application whose own device
// cannot take the browser's answer. Only native applications have that need.
func (p *Provider) deviceAuthorization(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	app, err := p.authenticate(r)
	e.ClientID = app.ID
	if err != nil {
		return err
	}
	if app.Type != directory.Native {
		return refuse(string(oidc.UnauthorizedClient), "Only a native application can ask for a device code.",
			&journal.Mismatch{Why: "not a native application", Expected: "an application of type native", Came: "one of type " + string(app.Type)})
	}
	userCode, err := newUserCode()
	if err != nil {
		return err
	}
	now, deviceCode := p.Now(), rand.Text()+rand.Text()
	e.Flow = e.RequestID
	ip, _, _ := net.SplitHostPort(r.RemoteAddr) // empty when it is no network address
	err = p.Store.CreateDeviceCode(r.Context(), store.DeviceCode{
		Hash: hash(deviceCode), ClientID: app.ID, Scope: strings.Join(knownScopes(strings.Fields(r.PostForm.Get("scope"))), " "),
		Flow: e.Flow, IP: ip, CreatedAt: now, ExpiresAt: now.Add(DeviceCodeLifetime), Interval: DeviceInterval,
	}, hash(userCode), devicesKept)
	if err != nil {
		return err
	}
	response := oidc.DeviceAuthorizationResponse{
		DeviceCode: deviceCode, UserCode: userCode, VerificationURI: p.Issuer + pages.PathDevice,
		VerificationURIComplete: p.Issuer + pages.PathDevice + "?" + url.Values{"user_code": {userCode}}.Encode(),
		ExpiresIn:               int(DeviceCodeLifetime.Seconds()), Interval: int(DeviceInterval.Seconds()),
	}
	e.Response.Fields = journal.Members(response)
	writeJSON(w, http.StatusOK, response)
	return nil
}

// deviceGrant answers a device that asks whether it was let in (RFC 8628 §3.4, §3.5). The grant is redeemed as a code is:
// once, and a second use ends the token family.
func (p *Provider) deviceGrant(r *http.Request, app directory.Application, e *journal.Event) (*oidc.AccessTokenResponse, error) {
	code := r.PostForm.Get("device_code")
	if code == "" {
		return nil, refuse("invalid_request", "device_code is missing.", nil)
	}
	d, err := p.Store.DeviceCode(r.Context(), hash(code))
	if err != nil {
		return nil, grantError(err)
	}
	if d.ClientID != app.ID {
		return nil, badGrant(otherClient("device code", d.ClientID, app.ID))
	}
	e.Flow = d.Flow
	switch {
	case !d.DeniedAt.IsZero():
		return nil, refuse("access_denied", "The person did not let the device in.", nil)
	case !p.Now().Before(d.ExpiresAt):
		return nil, refuse("expired_token", "The device code has expired: ask for another one.", nil)
	case d.GrantID == "":
		return nil, p.stillWaiting(r, d)
	}
	g, err := p.Store.Grant(r.Context(), d.GrantID)
	if err != nil {
		return nil, grantError(err)
	}
	e.UserID, e.SessionID = g.UserID, g.SessionID
	return p.redeem(r, app, g, "")
}

// stillWaiting is authorization_pending, or slow_down for a device that asks more often than it was told to.
func (p *Provider) stillWaiting(r *http.Request, d *store.DeviceCode) error {
	early, err := p.Store.PollDevice(r.Context(), d.Hash, p.Now(), pollLeeway, DeviceInterval)
	switch {
	case err != nil:
		return err
	case early:
		return refuse("slow_down", "The device asks too often: wait five seconds longer each time.",
			&journal.Mismatch{Why: "too early", Expected: "a poll every " + d.Interval.String(), Came: "one before that"})
	}
	return refuse(string(oidc.AuthorizationPending), "Nobody has decided yet: ask again.", nil)
}
