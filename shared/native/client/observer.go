package client

import (
	"context"
	"log/slog"
	"time"

	"example.com/multiapp/shared/auth"
)

// observe keeps each protocol step for the timeline and logs it. Events hold no
// secret (package auth).
func (c *Client) observe(e auth.Event) {
	c.timeline.Record(e)
	level, attrs := slog.LevelInfo, []slog.Attr{slog.String("step", string(e.Kind)), slog.Duration("duration", e.Duration)}
	if e.SessionID != "" {
		attrs = append(attrs, slog.String("sid", e.SessionID))
	}
	if e.Err != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.Any("err", e.Err))
	}
	c.config.Log.LogAttrs(context.Background(), level, e.Kind.Title(), append(attrs, e.Detail...)...)
	c.tell()
}

// step reports a step of this package's own.
func (c *Client) step(kind auth.EventKind, sid string, start time.Time, err error, detail ...slog.Attr) {
	c.observe(auth.Event{Kind: kind, SessionID: sid, Start: start, Duration: c.config.Now().Sub(start), Err: err, Detail: detail})
}
