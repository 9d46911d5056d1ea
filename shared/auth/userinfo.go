package auth

import (
	"context"
	"encoding/json"
	"net/http"
)

// UserInfo asks the environment about the user of a login (OpenID Connect Core
// §5.3) and returns t's identity with the answer's claims over it. An answer about
// anybody but the ID token's subject is refused (§5.3.2). Signed and encrypted
// answers are not read: an environment sends them only when asked for at registration.
//
// Errors: [ErrInvalidToken] when the answer is about somebody else,
// [ErrUnavailable] when there is no usable one.
func (c *Client) UserInfo(ctx context.Context, t *Tokens) (Identity, error) {
	done := c.observe(ctx, UserInfoRead, "")
	identity, err := c.userInfo(ctx, t)
	done(t.sessionID(), err)
	return identity, err
}

func (c *Client) userInfo(ctx context.Context, t *Tokens) (Identity, error) {
	m, err := c.provider.metadata(ctx)
	if err != nil {
		return t.Identity, err
	}
	if m.UserInfoEndpoint == "" {
		return t.Identity, unavailable("the environment publishes no userinfo_endpoint")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.UserInfoEndpoint, nil)
	if err != nil {
		return t.Identity, unavailable("userinfo: %w", err)
	}
	// In the header: a token in a URL would be in every log on the way (RFC 6750 §2.3).
	req.Header.Set("Authorization", "Bearer "+t.AccessToken.Reveal())
	req.Header.Set("Accept", "application/json")
	res, err := c.config.HTTPClient.Do(req)
	if err != nil {
		return t.Identity, unavailable("userinfo: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return t.Identity, unavailable("userinfo answered %s", res.Status)
	}
	told := t.Identity
	told.Subject = ""
	if err := json.NewDecoder(res.Body).Decode(&told); err != nil {
		return t.Identity, unavailable("userinfo: %w", err)
	}
	if told.Subject == "" || told.Subject != t.Identity.Subject {
		return t.Identity, invalidToken("userinfo: sub is not the ID token's")
	}
	return told, nil
}
