// Package timeline keeps the last protocol steps of each session for the panel
// that shows a user "what just happened".
//
// Start with [New]; give [Recorder.Record] to auth.Config as part of its
// Observer, and show what [Recorder.Steps] returns. Everything is in memory and
// bounded. It does not log and does not decide anything.
package timeline

import (
	"slices"
	"sync"

	"example.com/multiapp/shared/auth"
)

const (
	// StepsPerSession is how many steps of a session are kept, the newest.
	StepsPerSession = 30
	// maxTracks bounds sessions and unfinished logins together.
	maxTracks = 1000
)

// Recorder keeps steps by session. The zero value is not ready: call [New].
type Recorder struct {
	mu     sync.Mutex
	tracks map[string][]auth.Event
	order  []string // keys of tracks, the least recently begun first
}

// New returns an empty recorder.
func New() *Recorder { return &Recorder{tracks: make(map[string][]auth.Event)} }

// Record keeps one step. The steps of a login are held under the login's name
// until a step names the session too; then they move to that session.
func (r *Recorder) Record(e auth.Event) {
	if e.SessionID == "" && e.Login == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.SessionID == "" {
		r.add(loginKey(e.Login), e)
		return
	}
	if e.Login != "" {
		r.add(e.SessionID, r.take(loginKey(e.Login))...)
	}
	r.add(e.SessionID, e)
}

// Steps returns the steps of a session, the oldest first.
func (r *Recorder) Steps(sid string) []auth.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.tracks[sid])
}

// Forget drops a session's steps.
func (r *Recorder) Forget(sid string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.take(sid)
}

func (r *Recorder) add(key string, steps ...auth.Event) {
	if len(steps) == 0 {
		return
	}
	if _, known := r.tracks[key]; !known {
		if len(r.order) >= maxTracks {
			r.take(r.order[0])
		}
		r.order = append(r.order, key)
	}
	track := append(r.tracks[key], steps...)
	r.tracks[key] = track[max(0, len(track)-StepsPerSession):]
}

func (r *Recorder) take(key string) []auth.Event {
	steps, known := r.tracks[key]
	if known {
		delete(r.tracks, key)
		r.order = slices.DeleteFunc(r.order, func(k string) bool { return k == key })
	}
	return steps
}

func loginKey(login string) string { return "login:" + login }
