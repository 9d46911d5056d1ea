package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
)

// me is the answer of GET /api/me: who the caller is, in the claims' names.
type me struct {
	Subject        string    `json:"sub"`
	SessionID      string    `json:"sid"`
	OrganizationID string    `json:"oid,omitempty"`
	ClientID       string    `json:"client_id"`
	Roles          []string  `json:"roles"`
	Permissions    []string  `json:"permissions"`
	ExpiresAt      time.Time `json:"expires_at"`
}

// apiError is a refusal in the terms of RFC 6750 §3.1. Code is the body's "error".
type apiError struct {
	code        string
	description string
	// challenge is the error of WWW-Authenticate; none when the caller sent no token.
	challenge string
	cause     error
}

func (e *apiError) Error() string { return fmt.Sprintf("api: %s: %v", e.code, e.cause) }
func (e *apiError) Unwrap() error { return e.cause }

// handleMe serves GET /api/me to the pages of this app, by cookie, and to the
// other apps, by bearer token. A bearer token wins over the cookie.
func (s *Server) handleMe(c echo.Context) error {
	claims, err := s.apiClaims(c)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, me{
		Subject:        claims.Subject,
		SessionID:      claims.SessionID,
		OrganizationID: claims.OrganizationID,
		ClientID:       claims.ClientID,
		Roles:          orEmpty(claims.Roles),
		Permissions:    orEmpty(claims.Permissions),
		ExpiresAt:      claims.Expiry,
	})
}

func (s *Server) apiClaims(c echo.Context) (*auth.Claims, error) {
	if header := c.Request().Header.Get(echo.HeaderAuthorization); header != "" {
		return s.bearerClaims(c, header)
	}
	if s.fromAnotherOrigin(c.Request()) {
		return nil, refusal(fmt.Errorf("%w: %w", errNoSession, errCrossOrigin))
	}
	current, err := s.currentSession(c)
	if err != nil {
		return nil, refusal(err)
	}
	return current.claims, nil
}

// bearerClaims accepts a token of this app or of a listed client (RFC 6750 §2.1),
// if its session lives.
func (s *Server) bearerClaims(c echo.Context, header string) (*auth.Claims, error) {
	start := s.now()
	claims, err := s.verifyBearer(c.Request().Context(), header)
	if err != nil {
		return nil, refusal(err)
	}
	if err := s.checkLive(c, "", claims); err != nil {
		return nil, refusal(err)
	}
	s.observe(auth.Event{Kind: auth.APICalled, SessionID: claims.SessionID, RequestID: requestID(c), Start: start,
		Duration: s.now().Sub(start), Detail: []slog.Attr{slog.String("call", c.Request().Method+" "+c.Path()), slog.String("client_id", claims.ClientID)}})
	return claims, nil
}

// verifyBearer checks everything about the token but whether its session lives.
func (s *Server) verifyBearer(ctx context.Context, header string) (*auth.Claims, error) {
	scheme, token, _ := strings.Cut(header, " ")
	switch {
	case !strings.EqualFold(scheme, "Bearer") || token == "":
		return nil, errNoSession
	case s.config.OpaqueAccessTokens:
		return nil, errOpaqueTokens
	}
	claims, err := s.auth.VerifyFor(ctx, auth.Secret(token), append([]string{s.config.ClientID}, s.config.APIClientIDs...)...)
	if err != nil {
		return nil, err
	}
	if claims.SessionID == "" {
		// A client credentials token names no user (RFC 9700 §4.15), and no logout could end it.
		return nil, fmt.Errorf("%w: it belongs to no session", auth.ErrInvalidToken)
	}
	return claims, nil
}

// errOpaqueTokens says that this API cannot know whose a bearer token is.
var errOpaqueTokens = errors.New("web: the environment's access tokens are opaque")

// refusal says why, in a code that a program can branch on.
func refusal(err error) error {
	switch {
	case errors.Is(err, auth.ErrTokenExpired), errors.Is(err, errSessionStale):
		return &apiError{"token_expired", "The access token has expired: refresh it.", "invalid_token", err}
	case errors.Is(err, errSessionEnded):
		return &apiError{"session_ended", "The session has ended: sign in again.", "invalid_token", err}
	case errors.Is(err, errOpaqueTokens):
		return &apiError{"invalid_token", "Access tokens of this environment are opaque: only its own APIs can read them.", "invalid_token", err}
	case errors.Is(err, auth.ErrInvalidToken):
		return &apiError{"invalid_token", "The access token is not accepted here.", "invalid_token", err}
	case errors.Is(err, errNoSession):
		return &apiError{"unauthorized", "Sign in, or send an access token.", "", err}
	}
	return err
}

// fromAnotherOrigin reports whether a script of another origin sent the request.
// Its cookies don't count: ports are no border for them.
func (s *Server) fromAnotherOrigin(r *http.Request) bool {
	if origin := r.Header.Get(echo.HeaderOrigin); origin != "" && origin != s.config.URL {
		return true
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none"
}

// allowSPA lets scripts of the single page app, and of no other origin, call and
// read (CORS). Credentials are not allowed: they come in the Authorization header.
func (s *Server) allowSPA(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Add(echo.HeaderVary, echo.HeaderOrigin)
		if c.Request().Header.Get(echo.HeaderOrigin) == s.config.SPAURL {
			h.Set(echo.HeaderAccessControlAllowOrigin, s.config.SPAURL)
			h.Set(echo.HeaderAccessControlExposeHeaders, "WWW-Authenticate, X-Request-Id, Retry-After")
		}
		return next(c)
	}
}

// handlePreflight serves OPTIONS for what allowSPA lets scripts call. A stream that
// comes back says which event it had last.
func (s *Server) handlePreflight(c echo.Context) error {
	h := c.Response().Header()
	if h.Get(echo.HeaderAccessControlAllowOrigin) != "" {
		h.Set(echo.HeaderAccessControlAllowMethods, http.MethodGet)
		h.Set(echo.HeaderAccessControlAllowHeaders, echo.HeaderAuthorization+", Last-Event-ID")
		h.Set(echo.HeaderAccessControlMaxAge, "600")
	}
	return c.NoContent(http.StatusNoContent)
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
