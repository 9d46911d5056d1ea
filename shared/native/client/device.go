package client

import (
	"cmp"
	"context"
	"errors"
	"time"

	"example.com/multiapp/shared/auth"
)

// Device is the way of a code: nothing comes back to the app; somebody types its code into any browser,
// and the app asks the environment until that is done (RFC 8628). It is the way for
// devices that no redirect reaches.
const Device Way = "device"

// deviceTimeout bounds a wait whose real end is the code's own.
const deviceTimeout = time.Hour

var errNoRedirect = errors.New("client: nothing comes back to the app by this way")

// DeviceCode is what a person needs to sign this device in.
type DeviceCode struct {
	// Code is to be typed, at Address.
	Code, Address string
	// Expires is when the code stops working.
	Expires time.Time
}

// OpenDevicePage shows the page that takes the code in this device's browser, with
// the code filled in where the environment offers that (RFC 8628 §3.3.1).
func (c *Client) OpenDevicePage() {
	s := c.State()
	if s.Phase != Waiting || s.Way != Device {
		return
	}
	err := c.openBrowser(s.LoginURL.Reveal())
	if err != nil {
		c.config.Log.Warn("the browser could not be started", "err", err)
	}
	c.update(func(s *State) { s.BrowserFailed = err != nil })
}

// loginByDevice runs one attempt from the codes to the stored tokens. Cancelling does
// not stop it between the answer and the store.
func (c *Client) loginByDevice(ctx context.Context) error {
	attempt, err := c.beginDeviceLogin(ctx)
	if err != nil {
		return err
	}
	page := cmp.Or(attempt.VerificationURIComplete, attempt.VerificationURI)
	c.update(func(s *State) {
		*s = State{Login: Waiting, Way: Device, LoginURL: auth.Secret(page),
			Device: DeviceCode{Code: attempt.UserCode, Address: attempt.VerificationURI, Expires: attempt.ExpiresAt}}
	})
	tokens, err := c.auth.CompleteDeviceLogin(ctx, attempt)
	if ctx.Err() != nil && err != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	return c.keep(ctx, tokens)
}

func (c *Client) beginDeviceLogin(ctx context.Context) (*auth.DeviceLogin, error) {
	if err := c.auth.Reachable(ctx); err != nil {
		return nil, err
	}
	return c.auth.BeginDeviceLogin(ctx)
}
