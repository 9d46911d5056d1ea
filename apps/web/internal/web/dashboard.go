package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/ui"
)

// handleWelcome serves GET / for somebody without a session.
func (s *Server) handleWelcome(c echo.Context) error {
	return s.render(c, http.StatusOK, pages.SignedOutPage(pages.SignedOutView{
		Site:     s.site(nil),
		LoginURL: withReturn(pathLogin, destination(c.Request().URL.RequestURI())),
		Last:     s.lastSignOut(c),
		Now:      s.now(),
	}))
}

// handleDashboard serves GET / behind requireSession.
func (s *Server) handleDashboard(c echo.Context) error {
	current := sessionOf(c)
	claims := current.claims
	return s.render(c, http.StatusOK, pages.Dashboard(pages.DashboardView{
		Site:           s.site(&current.Profile),
		Name:           current.Profile.Name,
		Email:          current.Profile.Email,
		UserID:         claims.Subject,
		SessionID:      claims.SessionID,
		OrganizationID: claims.OrganizationID,
		Roles:          claims.Roles,
		Permissions:    claims.Permissions,
		Token:          s.tokenFacts(current),
		Timeline:       steps(s.timeline.Steps(claims.SessionID)),
		Last:           s.lastSignOut(c),
		Watch:          watch(c, claims),
		Now:            s.now(),
	}))
}

// watch makes a page hear at once that its session ended.
func watch(c echo.Context, claims *auth.Claims) *ui.Watch {
	return &ui.Watch{
		SessionID:    claims.SessionID,
		UserID:       claims.Subject,
		EventsURL:    pathEvents,
		RenewURL:     withReturn(pathRefresh, pathMe),
		UserURL:      pathMe,
		SignedOutURL: pathSignedOut,
		LoginURL:     withReturn(pathLogin, destination(c.Request().URL.RequestURI())),
	}
}

func (s *Server) tokenFacts(current *session) pages.TokenFacts {
	claims, header := current.claims, tokenHeader{}
	if !s.config.OpaqueAccessTokens {
		header = headerOf(current.token)
	}
	return pages.TokenFacts{
		Final:     current.Final,
		Issuer:    claims.Issuer,
		ClientID:  claims.ClientID,
		Audience:  claims.Audience,
		Algorithm: header.Algorithm,
		KeyID:     header.KeyID,
		ID:        claims.TokenID,
		IssuedAt:  claims.IssuedAt,
		ExpiresAt: claims.Expiry,
	}
}

// tokenHeader is the part of a JWT that says how it is signed (RFC 7515 §4.1).
type tokenHeader struct {
	Algorithm string `json:"alg"`
	KeyID     string `json:"kid"`
}

// headerOf reads the header of a token that has been verified, for show.
func headerOf(token auth.Secret) (header tokenHeader) {
	encoded, _, _ := strings.Cut(token.Reveal(), ".")
	if text, err := base64.RawURLEncoding.DecodeString(encoded); err == nil {
		_ = json.Unmarshal(text, &header) // shows nothing rather than failing the page
	}
	return header
}

// site fills the frame of a page.
func (s *Server) site(user *profile) pages.Site {
	environment := "Environment"
	if s.config.local() {
		environment = "Local environment"
	}
	site := pages.Site{Apps: []ui.Link{
		{Label: "Single page app", URL: s.config.SPAURL},
		{Label: environment, URL: s.config.Issuer},
	}}
	if user != nil {
		site.User = &ui.User{Name: user.Name, Email: user.Email}
	}
	return site
}

// siteOf is the frame of an error page: a page for somebody whose session is known
// still says so.
func (s *Server) siteOf(c echo.Context) pages.Site {
	if current, known := c.Get(sessionKey).(*session); known {
		return s.site(&current.Profile)
	}
	return s.site(nil)
}

// render writes a page whole or not at all.
func (s *Server) render(c echo.Context, status int, page templ.Component) error {
	var html bytes.Buffer
	if err := page.Render(c.Request().Context(), &html); err != nil {
		return fmt.Errorf("web: render: %w", err)
	}
	return c.HTMLBlob(status, html.Bytes())
}
