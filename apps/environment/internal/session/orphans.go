package session

import (
	"context"
	"errors"
	"math"
)

// EndOrphans ends the sessions of users who do not exist any more, so that the applications are told. Users can only vanish
// while the environment is down, because they are seeded from a file: call it once at the start.
func (m *Manager) EndOrphans(ctx context.Context) error {
	live, err := m.cfg.Store.LiveSessions(ctx, math.MaxInt32)
	for _, s := range live {
		if m.expired(&s) == ReasonUserGone {
			err = errors.Join(err, m.End(ctx, s.ID, ReasonUserGone, ""))
		}
	}
	return err
}
