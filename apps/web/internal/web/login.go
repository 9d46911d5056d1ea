package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth"
)

const (
	// maxAttempts bounds the logins that one browser may have under way.
	maxAttempts = 5
	// maxHint bounds a parameter that is passed through, in bytes.
	maxHint = 256
)

// attemptFamily is the cookie of one login attempt, completed by a hash of its
// state: each tab has its own, and none disturbs another.
var attemptFamily = cookie.Spec{Name: "multiapp_web_login_", Path: pathHome, MaxAge: auth.LoginAttemptLifetime}

// prompts are the values that /login passes on (OpenID Connect Core §3.1.2.1).
var prompts = []string{"", "login", "create", "select_account", "none"}

// handleLogin serves GET and POST /login: it sends the browser to the
// environment. It is also the app's initiate-login URL (OpenID Connect Core §4),
// which strangers may call: all it does is to begin a login.
func (s *Server) handleLogin(c echo.Context) error {
	options, err := s.loginOptions(c)
	if err != nil {
		return err
	}
	attempt, err := s.auth.BeginLogin(c.Request().Context(), options)
	if err != nil {
		return withRetry(err, withReturn(pathLogin, options.Destination))
	}
	sealed, err := attempt.Encode()
	if err != nil {
		return fmt.Errorf("web: login attempt: %w", err)
	}
	s.dropOldAttempts(c)
	if err := s.cookies.Set(c.Response(), attemptSpec(attempt.State.Reveal()), sealed); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, attempt.URL)
}

// loginOptions reads the parameters that may pass. The secret of a safe
// pass-through is the list: nothing else reaches the environment.
func (s *Server) loginOptions(c echo.Context) (auth.LoginOptions, error) {
	if iss := c.FormValue("iss"); iss != "" && iss != s.config.Issuer {
		return auth.LoginOptions{}, fmt.Errorf("%w: iss is another issuer", errBadRequest)
	}
	o := auth.LoginOptions{
		Destination:    s.loginDestination(c),
		Prompt:         c.FormValue("prompt"),
		LoginHint:      c.FormValue("login_hint"),
		OrganizationID: c.FormValue("organization_id"),
		ConnectionID:   c.FormValue("connection_id"),
		DomainHint:     c.FormValue("domain_hint"),
	}
	if !slices.Contains(prompts, o.Prompt) {
		return o, fmt.Errorf("%w: prompt must be login, create, select_account or none", errBadRequest)
	}
	for _, hint := range [...]string{o.LoginHint, o.OrganizationID, o.ConnectionID, o.DomainHint} {
		if len(hint) > maxHint || strings.ContainsFunc(hint, isSuspicious) {
			return o, fmt.Errorf("%w: a login parameter is too long or holds control characters", errBadRequest)
		}
	}
	return o, nil
}

// loginDestination is return_to, or target_link_uri when a third party began the
// login; that one may be absolute, but of this site.
func (s *Server) loginDestination(c echo.Context) string {
	if to := c.FormValue("return_to"); to != "" {
		return destination(to)
	}
	target := c.FormValue("target_link_uri")
	if u, err := url.Parse(target); err == nil && u.Scheme+"://"+u.Host == s.config.URL && u.User == nil {
		return destination(strings.TrimPrefix(target, s.config.URL))
	}
	return destination(target)
}

// attemptSpec names the cookie of the attempt with this state. The name tells
// nothing about the state.
func attemptSpec(state string) cookie.Spec {
	sum := sha256.Sum256([]byte(state))
	spec := attemptFamily
	spec.Name += hex.EncodeToString(sum[:12])
	return spec
}

// dropOldAttempts makes room for one more attempt.
func (s *Server) dropOldAttempts(c echo.Context) {
	attempts := s.cookies.Find(c.Request(), attemptFamily)
	slices.SortFunc(attempts, func(a, b cookie.Spec) int {
		return s.attemptTime(c, b).Compare(s.attemptTime(c, a)) // the newest first
	})
	for i, spec := range attempts {
		if i >= maxAttempts-1 {
			s.cookies.Clear(c.Response(), spec)
		}
	}
}

// attemptTime is when an attempt began; one that cannot be read is the oldest.
func (s *Server) attemptTime(c echo.Context, spec cookie.Spec) time.Time {
	attempt, err := s.openAttempt(c, spec)
	if err != nil {
		return time.Time{}
	}
	return attempt.CreatedAt
}

func (s *Server) openAttempt(c echo.Context, spec cookie.Spec) (*auth.LoginAttempt, error) {
	sealed, err := s.cookies.Get(c.Request(), spec)
	if err != nil {
		return nil, err
	}
	return auth.DecodeLoginAttempt(sealed)
}
