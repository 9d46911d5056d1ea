package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// LoginAttemptLifetime bounds the time between BeginLogin and CompleteLogin.
const LoginAttemptLifetime = 15 * time.Minute

// LoginOptions say what is special about one login. The zero value is a plain login.
type LoginOptions struct {
	// Destination is where the app sends the user afterwards. It stays in the app
	// (the environment never sees it), and checking it is the app's task.
	Destination string
	// RedirectURL replaces [Config.RedirectURL] for this attempt.
	RedirectURL string
	// Prompt is login, create, select_account or none (OpenID Connect Core §3.1.2.1).
	Prompt string
	// LoginHint prefills or routes by the user's e-mail address.
	LoginHint string
	// OrganizationID, ConnectionID, DomainHint and Provider route to an
	// enterprise's own login.
	OrganizationID string
	ConnectionID   string
	DomainHint     string
	Provider       string
}

// A LoginAttempt is one login on its way through the browser: created by
// BeginLogin, kept by the app where only this browser or process can use it,
// and used up by CompleteLogin.
type LoginAttempt struct {
	// URL is where to send the browser.
	URL string `json:"-"`
	// State binds the answer to this attempt (RFC 6749 §10.12).
	State Secret `json:"-"`
	// Nonce binds the ID token to this attempt (OpenID Connect Core §3.1.2.1).
	Nonce Secret `json:"-"`
	// Verifier proves at the token endpoint who started the attempt (RFC 7636 §4.1).
	Verifier Secret `json:"-"`

	RedirectURL string
	Destination string
	CreatedAt   time.Time
}

// BeginLogin prepares a login with a fresh state, nonce and PKCE verifier. It
// fails with [ErrUnavailable] while the environment cannot be reached.
func (c *Client) BeginLogin(ctx context.Context, opts LoginOptions) (*LoginAttempt, error) {
	m, err := c.provider.metadata(ctx)
	if err != nil {
		return nil, err
	}
	a := &LoginAttempt{
		State:       Secret(rand.Text()),
		Nonce:       Secret(rand.Text()),
		Verifier:    Secret(oauth2.GenerateVerifier()),
		RedirectURL: opts.RedirectURL,
		Destination: opts.Destination,
		CreatedAt:   c.config.Now(),
	}
	if a.RedirectURL == "" {
		a.RedirectURL = c.config.RedirectURL
	}
	a.URL = c.oauth2Config(m, a.RedirectURL).AuthCodeURL(a.State.Reveal(), a.parameters(opts)...)
	c.observe(ctx, LoginStarted, a.id())("", nil,
		slog.String("redirect_uri", a.RedirectURL), slog.String("scope", strings.Join(c.config.Scopes, " ")),
		slog.String("code_challenge_method", "S256"), slog.String("prompt", opts.Prompt))
	return a, nil
}

func (a *LoginAttempt) parameters(opts LoginOptions) []oauth2.AuthCodeOption {
	params := []oauth2.AuthCodeOption{oidc.Nonce(a.Nonce.Reveal()), oauth2.S256ChallengeOption(a.Verifier.Reveal())}
	for _, p := range [...][2]string{
		{"prompt", opts.Prompt}, {"login_hint", opts.LoginHint}, {"organization_id", opts.OrganizationID},
		{"connection_id", opts.ConnectionID}, {"domain_hint", opts.DomainHint}, {"provider", opts.Provider},
	} {
		if p[1] != "" {
			params = append(params, oauth2.SetAuthURLParam(p[0], p[1]))
		}
	}
	return params
}

// id names the attempt in events without giving its state away.
func (a *LoginAttempt) id() string {
	sum := sha256.Sum256([]byte(a.State))
	return hex.EncodeToString(sum[:6])
}

// storedAttempt is LoginAttempt with its secrets readable, for Encode alone.
type storedAttempt struct {
	State, Nonce, Verifier   string
	RedirectURL, Destination string
	CreatedAt                time.Time
}

// Encode returns the attempt with its secrets in the clear, to be kept sealed or
// in memory. [DecodeLoginAttempt] reads it. The URL is not kept.
func (a *LoginAttempt) Encode() ([]byte, error) {
	return json.Marshal(storedAttempt{a.State.Reveal(), a.Nonce.Reveal(), a.Verifier.Reveal(), a.RedirectURL, a.Destination, a.CreatedAt})
}

// DecodeLoginAttempt reads what [LoginAttempt.Encode] wrote.
func DecodeLoginAttempt(data []byte) (*LoginAttempt, error) {
	var s storedAttempt
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("auth: decode login attempt: %w", err)
	}
	return &LoginAttempt{State: Secret(s.State), Nonce: Secret(s.Nonce), Verifier: Secret(s.Verifier),
		RedirectURL: s.RedirectURL, Destination: s.Destination, CreatedAt: s.CreatedAt}, nil
}
