package session

import (
	"context"
	"errors"
	"math"
)

// reviewed is how many sessions Review reads at a time.
const reviewed = 500

// Review brings living sessions in line with the directory: it ends those of users who do not exist, so that the
// applications are told, and moves the ends of those whose limits have changed. It reads every session: call it at the
// start, and where anybody's may be meant. A session in use is held to its limits without it.
func (m *Manager) Review(ctx context.Context) error {
	var all error
	for after := ""; ; {
		page, err := m.cfg.Store.LiveSessionsAfter(ctx, after, reviewed)
		if err != nil || len(page) == 0 {
			return errors.Join(all, err)
		}
		for _, s := range page {
			all = errors.Join(all, m.review(ctx, s))
		}
		after = page[len(page)-1].ID
	}
}

// ReviewOf is Review for the sessions of these users alone, after their limits or memberships changed.
func (m *Manager) ReviewOf(ctx context.Context, userIDs ...string) error {
	var all error
	for _, id := range userIDs {
		sessions, err := m.cfg.Store.LiveSessionsOf(ctx, id, math.MaxInt32)
		all = errors.Join(all, err)
		for _, s := range sessions {
			all = errors.Join(all, m.review(ctx, s))
		}
	}
	return all
}

func (m *Manager) review(ctx context.Context, s Session) error {
	limited, reason := m.limit(s)
	if reason == ReasonUserGone {
		return m.End(ctx, s.ID, reason, "")
	}
	if limited.IdleEnd.Equal(s.IdleEnd) && limited.ExpiresAt.Equal(s.ExpiresAt) {
		return nil
	}
	return m.cfg.Store.LimitSession(ctx, s.ID, limited.IdleEnd, limited.ExpiresAt)
}
