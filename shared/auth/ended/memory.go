package ended

import (
	"context"
	"sync"
	"time"
)

// Memory is a Registry that a restart empties.
type Memory struct {
	mu  sync.RWMutex
	at  map[string]time.Time
	now func() time.Time
}

// NewMemory returns an empty registry. A nil now means time.Now.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{at: make(map[string]time.Time), now: now}
}

// End implements [Registry].
func (m *Memory) End(_ context.Context, e Ending) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, at := range m.at {
		if m.now().Sub(at) > Retention {
			delete(m.at, key)
		}
	}
	if at, known := m.at[e.key()]; !known || e.At.After(at) {
		m.at[e.key()] = e.At
	}
	return nil
}

// Ended implements [Registry].
func (m *Memory) Ended(_ context.Context, sid, sub string, issuedAt time.Time) (bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if _, ok := m.at[sessionKey(sid)]; ok && sid != "" {
		return true, nil
	}
	at, ok := m.at[subjectKey(sub)]
	return ok && sub != "" && covers(at, issuedAt), nil
}

// Close implements [Registry].
func (m *Memory) Close() error { return nil }
