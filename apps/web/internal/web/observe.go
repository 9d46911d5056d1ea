package web

import (
	"context"
	"log/slog"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/ui"
)

// observe hears each protocol step: it is logged, and kept for the timeline.
// Nothing else in this app prints protocol detail.
func (s *Server) observe(e auth.Event) {
	s.timeline.Record(e)
	level, attrs := slog.LevelInfo, []slog.Attr{slog.String("step", string(e.Kind)), slog.Duration("duration", e.Duration)}
	for _, a := range [...]slog.Attr{slog.String("request_id", e.RequestID), slog.String("login", e.Login), slog.String("sid", e.SessionID)} {
		if a.Value.String() != "" {
			attrs = append(attrs, a)
		}
	}
	if e.Err != nil {
		level, attrs = slog.LevelWarn, append(attrs, slog.Any("err", e.Err))
	}
	s.log.LogAttrs(context.Background(), level, e.Kind.Title(), append(attrs, e.Detail...)...)
}

func (s *Server) observeEnded(c echo.Context, sid, reason string) {
	s.observe(auth.Event{Kind: auth.SessionEnded, SessionID: sid, RequestID: requestID(c), Start: s.now(),
		Detail: []slog.Attr{slog.String("reason", reason)}})
}

// logRequest writes one line for each request, without its query: that may hold a
// code. The error is turned into the answer here, so that its status is known.
func (s *Server) logRequest(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		level := slog.LevelInfo
		if path := c.Path(); path == pathHealthy || path == pathReady || path == pathAssets {
			level = slog.LevelDebug
		}
		r := c.Request()
		s.log.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", c.Response().Status), slog.Duration("duration", s.now().Sub(start)), slog.String("request_id", requestID(c)))
		return nil
	}
}

// steps turns events into what the timeline shows.
func steps(events []auth.Event) []ui.Step {
	shown := make([]ui.Step, len(events))
	for i, e := range events {
		shown[i] = ui.Step{Title: e.Kind.Title(), Time: e.Start, Duration: e.Duration, Detail: e.Text(), Spec: e.Kind.Spec(), Failed: e.Err != nil}
	}
	return shown
}
