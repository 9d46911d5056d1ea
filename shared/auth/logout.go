package auth

import (
	"context"
	"log/slog"
	"math"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// LogoutURL returns where to send the browser to end the shared session (OpenID
// Connect RP-Initiated Logout §2). It must be a browser navigation: the session
// is a cookie of the environment. Read the ID token before local state is
// cleared; an expired one is fine. state comes back on the post-logout redirect.
//
// It fails with [ErrUnavailable] while the environment's metadata is unknown,
// and when the environment has no such endpoint.
func (c *Client) LogoutURL(ctx context.Context, idToken, state Secret) (string, error) {
	return c.LogoutURLTo(ctx, idToken, state, c.config.PostLogoutRedirectURL)
}

// LogoutURLTo is LogoutURL with a redirect of its own, for a native app whose
// loopback port is known only while it listens.
func (c *Client) LogoutURLTo(ctx context.Context, idToken, state Secret, redirectURL string) (string, error) {
	m, err := c.provider.metadata(ctx)
	if err != nil {
		return "", err
	}
	endpoint, err := url.Parse(m.EndSessionEndpoint)
	if err != nil || m.EndSessionEndpoint == "" {
		return "", unavailable("the environment publishes no end_session_endpoint")
	}
	query := endpoint.Query()
	for name, value := range map[string]string{"id_token_hint": idToken.Reveal(), "client_id": c.config.ClientID,
		"post_logout_redirect_uri": redirectURL, "state": state.Reveal()} {
		if value != "" {
			query.Set(name, value)
		}
	}
	endpoint.RawQuery = query.Encode()
	return endpoint.String(), nil
}

// A LogoutToken says that a session ended at the environment (OpenID Connect
// Back-Channel Logout §2.4). At least one of SessionID and Subject is set;
// without a SessionID all of the user's sessions have ended.
type LogoutToken struct {
	SessionID string
	Subject   string
	IssuedAt  time.Time
	Expiry    time.Time
	// EndedAt is when the session ended, to the millisecond, and EndedBy the display
	// name of what ended it: the private claims ended_at and ended_by of the local
	// environment. Zero and empty when the environment does not say.
	EndedAt time.Time
	EndedBy string
	// Expired is true when the session ended by a time-out: the private claim
	// ended_reason is "expired".
	Expired bool

	id string // "jti"
}

// maxLogoutTokenAge bounds how long a logout token is worth believing.
const maxLogoutTokenAge = 10 * time.Minute

// VerifyLogoutToken checks a logout token (Back-Channel Logout §2.6): signature,
// iss, aud, exp, iat, events, sid or sub, no nonce, a typ that is not another
// token's, and a jti that was not seen before. Single use is remembered in this process until the token expires.
//
// Errors: [ErrInvalidToken] with the reason, [ErrUnavailable] when the keys could
// not be had.
func (c *Client) VerifyLogoutToken(ctx context.Context, raw Secret) (*LogoutToken, error) {
	done := c.observe(ctx, LogoutReceived, "")
	token, err := c.verifyLogoutToken(ctx, raw)
	if err != nil {
		done("", err)
		return nil, err
	}
	done(token.SessionID, nil, slog.String("sub", token.Subject))
	return token, nil
}

func (c *Client) verifyLogoutToken(ctx context.Context, raw Secret) (*LogoutToken, error) {
	verifier, keys := c.verifier(oidc.Config{ClientID: c.config.ClientID})
	token, err := verifier.VerifyLogout(ctx, raw.Reveal())
	if err != nil {
		return nil, keys.tokenError(err)
	}
	var event struct {
		Events  map[string]map[string]any `json:"events"`   // each member is a JSON object
		EndedAt any                       `json:"ended_at"` // seconds since 1970; another environment
		EndedBy any                       `json:"ended_by"` // may mean something else by the names
		Reason  any                       `json:"ended_reason"`
	}
	if err := token.Claims(&event); err != nil {
		return nil, invalidToken("logout token: events: %w", err)
	}
	for name, members := range event.Events {
		if members == nil {
			return nil, invalidToken("logout token: the event %q is null, not an object", name)
		}
	}
	now := c.config.Now()
	switch age := now.Sub(token.IssuedAt); {
	case keys.kind != "" && !strings.EqualFold(keys.kind, "logout+jwt") && !strings.EqualFold(keys.kind, "JWT"):
		return nil, invalidToken("logout token: typ %q is another kind of token", keys.kind)
	case token.IssuedAt.Unix() <= 0, age < -leeway:
		return nil, invalidToken("logout token: iat is missing or lies in the future")
	case age > maxLogoutTokenAge:
		return nil, invalidToken("logout token: issued %s ago", age.Round(time.Second))
	case token.TokenID == "":
		return nil, invalidToken("logout token: no jti")
	case !c.seen.first(token.TokenID, now):
		return nil, invalidToken("logout token: jti was used before")
	}
	endedBy, _ := event.EndedBy.(string)
	return &LogoutToken{SessionID: token.SessionID, Subject: token.Subject, IssuedAt: token.IssuedAt, Expiry: token.Expiry,
		EndedAt: endedAt(event.EndedAt, token.IssuedAt), EndedBy: endedBy, Expired: event.Reason == "expired", id: token.TokenID}, nil
}

// ReleaseLogoutToken makes a verified token usable again, for a caller that could
// not store the ending: the environment may send the same token once more.
func (c *Client) ReleaseLogoutToken(t *LogoutToken) { c.seen.release(t.id) }

// endedAt is zero for what cannot be: a session ends before its token is issued.
func endedAt(claim any, issuedAt time.Time) time.Time {
	seconds, _ := claim.(float64)
	if seconds <= 0 || seconds > float64(issuedAt.Add(leeway).Unix()) {
		return time.Time{}
	}
	return time.UnixMilli(int64(math.Round(seconds * 1000)))
}

// seenLogoutTokens remembers each jti for as long as its token could be replayed.
type seenLogoutTokens struct {
	mu   sync.Mutex
	jtis map[string]time.Time
}

func (s *seenLogoutTokens) first(jti string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for old, at := range s.jtis {
		if now.Sub(at) > maxLogoutTokenAge+2*leeway {
			delete(s.jtis, old)
		}
	}
	if _, seen := s.jtis[jti]; seen {
		return false
	}
	if s.jtis == nil {
		s.jtis = make(map[string]time.Time)
	}
	s.jtis[jti] = now
	return true
}

func (s *seenLogoutTokens) release(jti string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.jtis, jti)
}
