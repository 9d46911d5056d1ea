package web

import (
	"errors"
	"fmt"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
)

// maxLogoutRequest bounds the body of a logout request, in bytes.
const maxLogoutRequest = 64 << 10

// handleBackchannelLogout serves POST /backchannel-logout (OpenID Connect
// Back-Channel Logout §2.5): the environment says that a session ended. The
// answer is 200 when the session is over here, 400 when the token is refused, and
// 503 when it could not be judged, so that the environment tries again.
func (s *Server) handleBackchannelLogout(c echo.Context) error {
	raw, err := logoutToken(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	token, err := s.auth.VerifyLogoutToken(ctx, raw)
	if errors.Is(err, auth.ErrUnavailable) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errBadRequest, err)
	}
	ending := ended.Ending{SessionID: token.SessionID, Subject: token.Subject, At: token.EndedAt, By: token.EndedBy, Expired: token.Expired}
	if ending.At.IsZero() {
		ending.At = token.IssuedAt
	}
	if err := s.ended.End(ctx, ending); err != nil {
		s.auth.ReleaseLogoutToken(token)
		return fmt.Errorf("web: end session: %w", err)
	}
	s.observeEnded(c, token.SessionID, "back-channel logout")
	return c.NoContent(http.StatusOK)
}

// logoutToken reads the one parameter that the request may hold, from its body alone.
func logoutToken(c echo.Context) (auth.Secret, error) {
	r := c.Request()
	if kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || kind != echo.MIMEApplicationForm {
		return "", fmt.Errorf("%w: the content type must be %s", errBadRequest, echo.MIMEApplicationForm)
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxLogoutRequest)
	if err := r.ParseForm(); err != nil {
		// The parser may quote the body.
		return "", fmt.Errorf("%w: the body is not a form of at most %d bytes", errBadRequest, maxLogoutRequest)
	}
	if tokens := r.PostForm["logout_token"]; len(tokens) == 1 && tokens[0] != "" {
		return auth.Secret(tokens[0]), nil
	}
	return "", fmt.Errorf("%w: there must be one logout_token", errBadRequest)
}
