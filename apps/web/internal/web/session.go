package web

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth"
)

// The cookies. Their names carry the app's: cookies ignore ports, so all apps on
// localhost share one jar. Each is sent only where its token is needed.
var (
	accessSpec  = cookie.Spec{Name: "multiapp_web_access", Path: pathHome}
	refreshSpec = cookie.Spec{Name: "multiapp_web_refresh", Path: pathRefresh}
	idSpec      = cookie.Spec{Name: "multiapp_web_id", Path: pathLogout}
)

// Why there is no session. Only requireSession and the API branch on them.
var (
	errNoSession    = errors.New("web: not signed in")
	errSessionStale = errors.New("web: the access token has to be refreshed")
	errSessionEnded = errors.New("web: the session has ended elsewhere")
)

// profile is what is known of the user beside the access token.
type profile struct {
	Name    string `json:"name"`
	Email   string `json:"email"`
	Subject string `json:"sub"` // of the ID token
}

// localSession is one sign-in in one browser. It has a name of its own, because
// the shared session can outlive a sign-out here and be joined again.
type localSession struct {
	ID        string  `json:"local"`
	SessionID string  `json:"sid"` // the shared session's
	Profile   profile `json:"profile"`
	// Final is true when there is no refresh token to renew the session with.
	Final bool `json:"final,omitempty"`
}

// accessCookie is the content of the access cookie.
type accessCookie struct {
	localSession
	// Claims are kept where the token itself tells nothing (WEB_OPAQUE_ACCESS_TOKENS).
	Claims *storedClaims `json:"claims,omitempty"`
	Token  string        `json:"-"`
}

// encode puts the token, a line of its own, before the rest as JSON: every request
// decodes it, and a JSON string of a kilobyte would be half of what that costs.
func (a accessCookie) encode() ([]byte, error) {
	rest, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("web: cookie: %w", err)
	}
	return append([]byte(a.Token+"\n"), rest...), nil
}

func decodeAccess(value []byte) (*accessCookie, error) {
	token, rest, _ := bytes.Cut(value, []byte("\n"))
	a := &accessCookie{Token: string(token)}
	return a, json.Unmarshal(rest, a)
}

// refreshCookie is the content of the refresh cookie: what the exchange needs,
// and whose token it was, for the answer must name the same user.
type refreshCookie struct {
	localSession
	Claims   *storedClaims `json:"claims,omitempty"`
	Token    string        `json:"token"`
	Subject  string        `json:"user"`
	IssuedAt time.Time     `json:"iat"`
}

// session is a request's proof of who sent it.
type session struct {
	localSession
	claims *auth.Claims
	token  auth.Secret
}

// currentSession opens the access cookie, verifies the token and asks whether
// the session is over. A token that does not verify is for the refresh to judge:
// only the environment's answer there ends a session.
//
// Errors: errNoSession, errSessionStale, errSessionEnded, [auth.ErrUnavailable],
// ended.ErrUnavailable.
func (s *Server) currentSession(c echo.Context) (*session, error) {
	stored, err := s.openAccess(c.Request())
	if err != nil {
		return nil, err
	}
	current := &session{localSession: stored.localSession, token: auth.Secret(stored.Token)}
	if current.claims, err = s.claimsOf(c.Request().Context(), stored); err != nil {
		return nil, err
	}
	if err := s.checkLive(c, current.ID, current.claims); err != nil {
		return nil, err
	}
	return current, nil
}

func (s *Server) openAccess(r *http.Request) (*accessCookie, error) {
	value, err := s.cookies.Get(r, accessSpec)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoSession, err)
	}
	stored, err := decodeAccess(value)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoSession, err)
	}
	return stored, nil
}

// checkLive asks the registry for the shared session and for the local one, if
// there is one. When the registry cannot say, nobody is let in.
func (s *Server) checkLive(c echo.Context, localID string, claims *auth.Claims) error {
	ctx := c.Request().Context()
	shared, err := s.ended.Ended(ctx, claims.SessionID, claims.Subject, claims.IssuedAt)
	if err != nil {
		return fmt.Errorf("web: ended sessions: %w", err)
	}
	if shared {
		return errSessionEnded
	}
	if localID == "" {
		return nil
	}
	return s.checkLocal(ctx, localID, claims.IssuedAt)
}

// localKey keeps local names apart from the environment's in the registry.
func localKey(localID string) string { return "web-local:" + localID }

// startSession stores the tokens of a login under a fresh local name, so that
// nothing known before the login opens the session after it.
func (s *Server) startSession(c echo.Context, tokens *auth.Tokens) error {
	return s.storeTokens(c, tokens, rand.Text())
}

func (s *Server) storeTokens(c echo.Context, t *auth.Tokens, localID string) error {
	local := localSession{ID: localID, SessionID: t.Claims.SessionID,
		Profile: profile{t.Identity.Name, t.Identity.Email, t.Identity.Subject}, Final: t.RefreshToken == ""}
	beside := s.claimsBeside(t)
	access, err := accessCookie{local, beside, t.AccessToken.Reveal()}.encode()
	err = errors.Join(err,
		s.cookies.Set(c.Response(), accessSpec, access),
		s.setJSON(c, refreshSpec, refreshCookie{local, beside, t.RefreshToken.Reveal(), t.Claims.Subject, t.Claims.IssuedAt}))
	if t.IDToken != "" { // a refresh may bring none, and cannot see the old one
		err = errors.Join(err, s.cookies.Set(c.Response(), idSpec, []byte(t.IDToken.Reveal())))
	}
	return err
}

func (s *Server) setJSON(c echo.Context, spec cookie.Spec, content any) error {
	value, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("web: cookie: %w", err)
	}
	return s.cookies.Set(c.Response(), spec, value)
}

// clearSession makes the browser forget every token.
func (s *Server) clearSession(c echo.Context) {
	for _, spec := range [...]cookie.Spec{accessSpec, refreshSpec, idSpec} {
		s.cookies.Clear(c.Response(), spec)
	}
}
