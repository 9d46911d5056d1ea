package session

import (
	"context"
	"errors"
	"math"
	"net"
	"net/http"
	"strings"

	"example.com/multiapp/apps/environment/internal/store"
)

// maxDevice bounds what is kept of a User-Agent, in bytes.
const maxDevice = 256

// deviceOf is the browser that asks.
func deviceOf(r *http.Request) store.Device {
	name := r.UserAgent()
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		ip = "" // not a network address
	}
	return store.Device{UserAgent: strings.ToValidUTF8(name[:min(len(name), maxDevice)], ""), IP: ip}
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
