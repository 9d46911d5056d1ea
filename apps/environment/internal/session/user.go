package session

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strings"
)

// maxDevice bounds what is kept of a User-Agent, in bytes.
const maxDevice = 256

func (m *Manager) rememberDevice(r *http.Request, sid string) error {
	name := r.UserAgent()
	return m.cfg.Store.SetDevice(r.Context(), sid, strings.ToValidUTF8(name[:min(len(name), maxDevice)], ""))
}

// EndAll ends every living session of a user, in whichever browser, by End (M6). One that cannot be ended does not keep
// the others from it. It returns the IDs of all of them.
func (m *Manager) EndAll(ctx context.Context, userID, reason, by string) (sids []string, err error) {
	all, err := m.cfg.Store.LiveSessionsOf(ctx, userID, math.MaxInt32)
	for _, s := range all {
		err = errors.Join(err, m.End(ctx, s.ID, reason, by))
		sids = append(sids, s.ID)
	}
	return sids, err
}
