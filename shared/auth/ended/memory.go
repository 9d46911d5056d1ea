package ended

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// sweepEvery is how often what is no longer remembered is thrown away.
const sweepEvery = time.Minute

// Memory is a Registry that a restart empties.
type Memory struct {
	now       func() time.Time
	retention time.Duration
	watchers  watchers

	mu      sync.RWMutex
	endings map[string]Ending
	swept   time.Time
}

// NewMemory returns an empty registry. A nil now means time.Now.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{endings: make(map[string]Ending), now: now, retention: Retention}
}

// End implements [Registry].
func (m *Memory) End(_ context.Context, e Ending) error {
	e = e.complete(m.now())
	m.keep(e)
	m.watchers.tell(e)
	return nil
}

func (m *Memory) keep(e Ending) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	if old, known := m.endings[e.key()]; !known || e.replaces(old) {
		m.endings[e.key()] = e
	}
}

func (m *Memory) sweep() {
	now := m.now()
	if now.Sub(m.swept) < sweepEvery {
		return
	}
	m.swept = now
	maps.DeleteFunc(m.endings, func(_ string, e Ending) bool { return now.Sub(e.Received) > m.retention })
}

// Ended implements [Registry].
func (m *Memory) Ended(_ context.Context, sid, sub string, issuedAt time.Time) (bool, error) {
	_, over, err := m.find(sid, sub, issuedAt)
	return over, err
}

// Watch implements [Registry].
func (m *Memory) Watch(ctx context.Context, sid, sub string, issuedAt time.Time) (<-chan Ending, error) {
	return m.watchers.watch(ctx, sid, sub, issuedAt, func() (Ending, bool, error) { return m.find(sid, sub, issuedAt) })
}

func (m *Memory) find(sid, sub string, issuedAt time.Time) (Ending, bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return find(func(key string) (Ending, bool, error) {
		e, known := m.endings[key]
		return e, known && m.now().Sub(e.Received) <= m.retention, nil
	}, sid, sub, issuedAt)
}

// all returns every ending that is remembered.
func (m *Memory) all() []Ending {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	return slices.Collect(maps.Values(m.endings))
}

// Close implements [Registry].
func (m *Memory) Close() error {
	m.watchers.close()
	return nil
}
