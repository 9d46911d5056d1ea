// Package ended remembers which sessions have ended, so that an access token
// that is still good by its signature and times is refused from the moment its
// session is over (OpenID Connect Back-Channel Logout §2.7).
//
// Start with [OpenBolt], which forgets nothing in a restart; [NewMemory] is for
// tests and native clients. Both are a [Registry].
//
// It does not verify logout tokens (package auth does) and does not tell anybody:
// it is asked.
package ended

import (
	"context"
	"time"
)

// Retention is how long an ending is remembered: longer than a refresh token
// lives (at most as long as a session, 30 days). After a sign-out that the
// environment did not hear of, a copied refresh token is good for that long.
const Retention = 31 * 24 * time.Hour

// An Ending says what ended: one session by SessionID, or, when only Subject is
// set, every session of that user that began until At.
type Ending struct {
	SessionID string
	Subject   string
	At        time.Time
}

// A Registry remembers endings. Implementations are safe for concurrent use.
type Registry interface {
	// End remembers an ending. When it returns nil, Ended knows. Of two endings of
	// the same session or user the later counts, whichever is heard of first.
	End(ctx context.Context, e Ending) error
	// Ended reports whether a token of session sid and user sub, issued at
	// issuedAt, belongs to a session that is over. On an error the answer is
	// unknown, and the caller decides whom to let in.
	Ended(ctx context.Context, sid, sub string, issuedAt time.Time) (bool, error)
	// Close frees what the registry holds.
	Close() error
}

// key is what an ending is stored under: the session where one is named, for a
// user's other sessions must live on.
func (e Ending) key() string {
	if e.SessionID != "" {
		return sessionKey(e.SessionID)
	}
	return subjectKey(e.Subject)
}

func sessionKey(sid string) string { return "sid:" + sid }
func subjectKey(sub string) string { return "sub:" + sub }

// covers reports whether an ending of all sessions at that time meets a token.
// Tokens carry whole seconds: one from the same second is taken to be older.
func covers(at, issuedAt time.Time) bool { return issuedAt.Unix() <= at.Unix() }
