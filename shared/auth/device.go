package auth

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	defaultInterval  = 5 * time.Second // where the environment names none (RFC 8628 §3.2)
	longestDeviceUse = time.Hour       // of a code, whatever the environment says
	longestShown     = 512             // bytes of what the environment has shown
)

// ErrNoDeviceLogin says that the environment offers no device login. It comes with
// [ErrUnavailable].
var ErrNoDeviceLogin = errors.New("auth: this environment offers no device login")

// A DeviceLogin is a login whose browser is elsewhere (RFC 8628): for devices that no
// redirect reaches. Show UserCode and VerificationURI to the person, or open
// VerificationURIComplete in any browser of theirs, and wait in CompleteDeviceLogin.
type DeviceLogin struct {
	// UserCode is what the person types, and compares when they need not type.
	UserCode string
	// VerificationURI is the page that takes it: short, to be typed.
	VerificationURI string
	// VerificationURIComplete is that page with the code in it; it may be empty.
	VerificationURIComplete string
	// ExpiresAt is when the codes stop working.
	ExpiresAt time.Time
	// Interval has to lie between two polls.
	Interval time.Duration

	// DeviceCode is what CompleteDeviceLogin polls with. Nobody else may have it.
	DeviceCode Secret `json:"-"`
}

// BeginDeviceLogin asks the environment for the two codes (RFC 8628 §3.1). It is for
// clients without a secret.
//
// Errors: [ErrUnavailable], with [ErrNoDeviceLogin] where there is no such login.
func (c *Client) BeginDeviceLogin(ctx context.Context) (*DeviceLogin, error) {
	m, err := c.provider.metadata(ctx)
	if err != nil {
		return nil, err
	}
	if m.DeviceAuthorizationEndpoint == "" {
		return nil, unavailable("%w", ErrNoDeviceLogin)
	}
	d, err := c.askForDeviceCode(ctx, m)
	c.observe(ctx, DeviceLoginStarted, d.id())("", err, slog.String("scope", strings.Join(c.config.Scopes, " ")))
	return d, err
}

// deviceAnswer is the device authorization response (RFC 8628 §3.2).
type deviceAnswer struct {
	DeviceCode              Secret `json:"device_code"`
	UserCode                string `json:"user_code"`
	VerificationURI         string `json:"verification_uri"`
	VerificationURIComplete string `json:"verification_uri_complete"`
	ExpiresIn               int64  `json:"expires_in"` // seconds
	Interval                int64  `json:"interval"`   // seconds
}

// askForDeviceCode does not use oauth2's DeviceAuth, which reads the machine's clock
// and cannot be cancelled.
func (c *Client) askForDeviceCode(ctx context.Context, m *metadata) (*DeviceLogin, error) {
	form := url.Values{"client_id": {c.config.ClientID}, "scope": {strings.Join(c.config.Scopes, " ")}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.DeviceAuthorizationEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, unavailable("device authorization: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	asked := c.config.Now()
	res, err := c.config.HTTPClient.Do(req)
	if err != nil {
		return nil, unavailable("device authorization: %w", err)
	}
	defer res.Body.Close()
	var answer deviceAnswer
	if res.StatusCode != http.StatusOK {
		return nil, unavailable("device authorization endpoint answered %s", res.Status)
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, unavailable("device authorization: %w", err)
	}
	return answer.login(asked)
}

// login checks what will be shown and opened: an address is https, or stays on this
// machine, as the issuer's own.
func (a deviceAnswer) login(asked time.Time) (*DeviceLogin, error) {
	for _, shown := range []string{a.UserCode, a.VerificationURI, a.VerificationURIComplete} {
		if len(shown) > longestShown {
			return nil, unavailable("device authorization: the answer is too long to be shown")
		}
	}
	switch {
	case a.DeviceCode == "" || a.UserCode == "" || a.ExpiresIn <= 0:
		return nil, unavailable("device authorization: the answer has no device_code, user_code or expires_in")
	case !openable(a.VerificationURI), a.VerificationURIComplete != "" && !openable(a.VerificationURIComplete):
		return nil, unavailable("device authorization: %q is no address to send a person to", cmp.Or(a.VerificationURIComplete, a.VerificationURI))
	}
	return &DeviceLogin{
		UserCode: a.UserCode, VerificationURI: a.VerificationURI, VerificationURIComplete: a.VerificationURIComplete,
		ExpiresAt: asked.Add(seconds(a.ExpiresIn)), Interval: cmp.Or(seconds(a.Interval), defaultInterval), DeviceCode: a.DeviceCode,
	}, nil
}

func openable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}

// seconds is a bounded time of an answer; 0 for none.
func seconds(n int64) time.Duration {
	return time.Duration(min(max(n, 0), int64(longestDeviceUse/time.Second))) * time.Second
}

// id names the login in events without giving its code away.
func (d *DeviceLogin) id() string {
	if d == nil {
		return ""
	}
	sum := sha256.Sum256([]byte(d.DeviceCode))
	return hex.EncodeToString(sum[:6])
}
