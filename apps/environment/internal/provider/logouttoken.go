package provider

import (
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

const (
	logoutTokenLifetime = 120 * time.Second
	backchannelEvent    = "http://schemas.openid.net/event/backchannel-logout"
)

// Logout says which session ended, and whom to tell.
type Logout struct {
	ClientID, UserID, SessionID string
	EndedAt                     time.Time
	EndedBy                     string // display name of what ended it; empty for a time-out
	Expired                     bool   // it was a time-out
}

// SignLogoutToken makes a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4), with an iat, exp and jti of its
// own at each call and no nonce.
func (p *Provider) SignLogoutToken(l Logout) (string, error) {
	now := p.Now()
	// Claims of our own, so that an app can show how long the news took, and that nobody signed out. Applications must do
	// without them: no other environment sends them. The time is in seconds since 1970, to the millisecond.
	own := map[string]any{"ended_at": float64(l.EndedAt.UnixMilli()) / 1000, "ended_by": l.EndedBy}
	if l.Expired {
		own["ended_reason"] = "expired"
	}
	return sign(p.Keys.ring.Load().logoutSigner, &oidc.LogoutTokenClaims{
		Issuer: p.Issuer, Subject: l.UserID, Audience: oidc.Audience{l.ClientID}, SessionID: l.SessionID, JWTID: randomID("lgt_"),
		IssuedAt: oidc.FromTime(now), Expiration: oidc.FromTime(now.Add(logoutTokenLifetime)),
		Events: map[string]any{backchannelEvent: struct{}{}},
		Claims: own,
	})
}
