// Package ended remembers which sessions have ended, so that an access token
// that is still good by its signature and times is refused from the moment its
// session is over (OpenID Connect Back-Channel Logout §2.7), and tells those who
// watch a session when it ends.
//
// Start with [Open], which chooses where endings are kept:
//
//	bolt.go    a file of one process: forgets nothing in a restart
//	redis.go   Redis, shared by several processes: the answer of all is the same
//	memory.go  this process alone, for tests and native clients
//	watch.go   who watches, and what they are told
//
// All are a [Registry]. None verifies logout tokens (package auth does) or speaks
// to browsers (package relay does).
package ended

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// Retention is how long an ending is remembered: longer than a refresh token
// lives (at most as long as a session, 30 days). After a sign-out that the
// environment did not hear of, a copied refresh token is good for that long.
const Retention = 31 * 24 * time.Hour

// ErrUnavailable says that the registry cannot be asked or told. Who has ended is
// unknown then: let nobody in, sign nobody out, and answer 503.
var ErrUnavailable = errors.New("ended: the registry is unavailable")

// An Ending says what ended: one session by SessionID, or, when only Subject is
// set, every session of that user that began until At.
type Ending struct {
	SessionID string
	Subject   string
	// At is when it ended. Zero means now.
	At time.Time
	// By is the display name of what ended it; empty when nobody knows or it timed out.
	By string
	// Expired is true when it is known to have ended by a time-out.
	Expired bool
	// Received is when the first registry was told. Zero means now.
	Received time.Time
}

// A Registry remembers endings. Implementations are safe for concurrent use. All
// errors but those of Close match [ErrUnavailable].
type Registry interface {
	// End remembers an ending and tells its watchers. When it returns nil, Ended
	// knows. A session ends once: what comes later about it changes nothing. Of two
	// endings of a user the later counts, whichever is heard of first.
	End(ctx context.Context, e Ending) error
	// Ended reports whether a token of session sid and user sub, issued at
	// issuedAt, belongs to a session that is over.
	Ended(ctx context.Context, sid, sub string, issuedAt time.Time) (bool, error)
	// Watch delivers the ending that meets such a token, also one from before the
	// call, and closes the channel: after the ending, when ctx ends, or when the
	// registry is closed. On an error nothing is watched.
	Watch(ctx context.Context, sid, sub string, issuedAt time.Time) (<-chan Ending, error)
	// Close frees what the registry holds and ends every watch.
	Close() error
}

// Open returns the registry at stateURL, which several processes may share, or
// the file ended.db in dir, for one process, when stateURL is empty. A nil now
// means time.Now. The Redis at stateURL may be down: see [Redis].
func Open(stateURL, dir string, now func() time.Time) (Registry, error) {
	if stateURL == "" {
		return OpenBolt(filepath.Join(dir, "ended.db"), now)
	}
	client, err := NewRedisClient(stateURL)
	if err != nil {
		return nil, err
	}
	return NewRedis(client, now), nil
}

// complete fills in the times that the caller left open.
func (e Ending) complete(now time.Time) Ending {
	if e.At.IsZero() {
		e.At = now
	}
	if e.Received.IsZero() {
		e.Received = now
	}
	return e
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

// keysOf returns under which keys an ending of the session may be; empty names have none.
func keysOf(sid, sub string) (keys []string) {
	if sid != "" {
		keys = append(keys, sessionKey(sid))
	}
	if sub != "" {
		keys = append(keys, subjectKey(sub))
	}
	return keys
}

// meets reports whether the ending concerns a token that was issued then. Tokens
// carry whole seconds: one from the same second is taken to be older.
func (e Ending) meets(issuedAt time.Time) bool {
	return e.SessionID != "" || issuedAt.Unix() <= e.At.Unix()
}

// replaces reports whether the ending is to be kept instead of an older report
// under its key: of a session the first, of a user the one that reaches further.
func (e Ending) replaces(old Ending) bool { return e.SessionID == "" && e.At.After(old.At) }

// find asks for the ending that meets a token.
func find(get func(key string) (Ending, bool, error), sid, sub string, issuedAt time.Time) (Ending, bool, error) {
	for _, key := range keysOf(sid, sub) {
		e, known, err := get(key)
		if err != nil {
			return Ending{}, false, err
		}
		if known && e.meets(issuedAt) {
			return e, true, nil
		}
	}
	return Ending{}, false, nil
}

func unavailable(what string, err error) error {
	return fmt.Errorf("%w: %s: %w", ErrUnavailable, what, err)
}

// record is how an ending is stored. Times are milliseconds since 1970.
type record struct {
	SessionID string `json:"sid,omitempty"`
	Subject   string `json:"sub,omitempty"`
	By        string `json:"by,omitempty"`
	Expired   bool   `json:"expired,omitempty"`
	At        int64  `json:"at"`
	Received  int64  `json:"received"`
}

func (e Ending) encode() []byte {
	text, _ := json.Marshal(record{e.SessionID, e.Subject, e.By, e.Expired, e.At.UnixMilli(), e.Received.UnixMilli()}) // cannot fail
	return text
}

func decode(text []byte) (Ending, error) {
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return Ending{}, unavailable("read a stored ending", err)
	}
	return Ending{r.SessionID, r.Subject, time.UnixMilli(r.At), r.By, r.Expired, time.UnixMilli(r.Received)}, nil
}
