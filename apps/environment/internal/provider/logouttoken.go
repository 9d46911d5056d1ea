package provider

import (
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

const (
	logoutTokenLifetime = 120 * time.Second
	backchannelEvent    = "http://schemas.openid.net/event/backchannel-logout"
)

// SignLogoutToken makes a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4), with an iat, exp and jti of its
// own at each call and no nonce.
func (p *Provider) SignLogoutToken(clientID, userID, sessionID string) (string, error) {
	now := p.Now()
	return sign(p.Keys.ring.Load().logoutSigner, &oidc.LogoutTokenClaims{
		Issuer: p.Issuer, Subject: userID, Audience: oidc.Audience{clientID}, SessionID: sessionID, JWTID: randomID("lgt_"),
		IssuedAt: oidc.FromTime(now), Expiration: oidc.FromTime(now.Add(logoutTokenLifetime)),
		Events: map[string]any{backchannelEvent: struct{}{}},
	})
}
