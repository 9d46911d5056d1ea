package session

import (
	"context"
	"errors"
)

// reviewed is how many sessions Review reads at a time.
const reviewed = 500

// Review brings living sessions in line with the directory: it ends those of users who do not exist, so that the
// applications are told, and moves the ends of those whose limits have changed. Call it at the start and after limits or
// memberships changed. A session in use is held to its limits without it.
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
