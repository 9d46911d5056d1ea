package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/ui"
)

// Errors that this file turns into an answer. Their causes are for the log.
var (
	errBadRequest        = errors.New("web: bad request")
	errCrossOrigin       = errors.New("web: refused, it came from another site")
	errSignedOutHereOnly = errors.New("web: signed out here, but the environment could not be told")
)

// retryError carries where the user can try again.
type retryError struct {
	error
	url string
}

func (e *retryError) Unwrap() error { return e.error }

func withRetry(err error, url string) error { return &retryError{err, url} }

func retryURL(err error) string {
	var retry *retryError
	if errors.As(err, &retry) {
		return retry.url
	}
	return ""
}

// handleError is the one place where an error becomes a page or JSON. The user
// gets plain words and the request's id; the log gets the chain of causes.
func (s *Server) handleError(err error, c echo.Context) {
	p := problemOf(err)
	s.log.LogAttrs(c.Request().Context(), p.level(), "request failed", slog.String("request_id", requestID(c)),
		slog.String("path", c.Request().URL.Path), slog.Int("status", p.status), slog.Any("err", err))
	if c.Response().Committed {
		return
	}
	if err := s.answer(c, p, err); err != nil {
		s.log.ErrorContext(c.Request().Context(), "error page failed", "request_id", requestID(c), "err", err)
	}
}

func (s *Server) answer(c echo.Context, p problem, err error) error {
	path := c.Request().URL.Path
	switch {
	case strings.HasPrefix(path, "/api/"), path == pathEvents, path == pathBackchannel:
		return answerJSON(c, p, err)
	case errors.Is(err, auth.ErrUnavailable) && !errors.Is(err, errSignedOutHereOnly):
		_, noSession := s.openAccess(c.Request())
		return s.render(c, p.status, pages.Unavailable(pages.UnavailableView{
			Site: s.siteOf(c), SignedIn: noSession == nil, RetryURL: retryURL(err), CorrelationID: requestID(c)}))
	}
	view := p.page(retryURL(err), requestID(c))
	var special explained
	if errors.As(err, &special) && special.other.URL != "" {
		view.Other = special.other
	}
	return s.render(c, p.status, pages.ErrorPage(pages.ErrorView{Site: s.siteOf(c), Problem: view}))
}

// answerJSON sends an error in the shape of RFC 6749 §5.2.
func answerJSON(c echo.Context, p problem, err error) error {
	code, description := p.code, p.happened
	var refused *apiError
	if errors.As(err, &refused) {
		code, description = refused.code, refused.description
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, refused.challengeHeader())
	}
	return c.JSON(p.status, map[string]string{"error": code, "error_description": description})
}

func (e *apiError) challengeHeader() string {
	if e.challenge == "" {
		return `Bearer realm="multiapp"`
	}
	return fmt.Sprintf(`Bearer realm="multiapp", error=%q, error_description=%q`, e.challenge, e.description)
}

// level is how loud the log is: our failures are errors, refusals are warnings,
// and what people simply mistype is neither.
func (p problem) level() slog.Level {
	switch {
	case p.status >= http.StatusInternalServerError && p.status != http.StatusServiceUnavailable:
		return slog.LevelError
	case p.status == http.StatusNotFound, p.status == http.StatusUnauthorized:
		return slog.LevelInfo
	}
	return slog.LevelWarn
}

func (p problem) page(retry, id string) ui.Problem {
	view := ui.Problem{Title: p.title, Happened: p.happened, Do: p.do, CorrelationID: id, Other: ui.Link{Label: "Start page", URL: pathHome}}
	if p.retry != "" {
		view.Retry = ui.Link{Label: p.retry, URL: retry}
		if retry == "" {
			view.Retry.URL = pathLogin
		}
	}
	return view
}
