package ended

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// watchers are those of this process who wait for an ending. They cost no
// goroutine each. The zero value is ready.
type watchers struct {
	mu sync.Mutex
	of map[string]map[*watcher]struct{} // by key; a watcher is under each of its keys
}

type watcher struct {
	keys     []string
	issuedAt time.Time
	told     chan Ending // has room for the one ending
	stop     func() bool // stops waiting for the context
	gone     bool
}

// watch adds a watcher, and only then asks whether the session has ended
// already, so that there is no moment in which an ending is missed.
func (ws *watchers) watch(ctx context.Context, sid, sub string, issuedAt time.Time, asked func() (Ending, bool, error)) (<-chan Ending, error) {
	w := &watcher{keys: keysOf(sid, sub), issuedAt: issuedAt, told: make(chan Ending, 1)}
	ws.add(ctx, w)
	e, over, err := asked()
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if err != nil {
		ws.remove(w)
		return nil, err
	}
	if over {
		ws.deliver(w, e)
	}
	return w.told, nil
}

func (ws *watchers) add(ctx context.Context, w *watcher) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.of == nil {
		ws.of = make(map[string]map[*watcher]struct{})
	}
	for _, key := range w.keys {
		if ws.of[key] == nil {
			ws.of[key] = make(map[*watcher]struct{}, 1)
		}
		ws.of[key][w] = struct{}{}
	}
	w.stop = context.AfterFunc(ctx, func() {
		ws.mu.Lock()
		defer ws.mu.Unlock()
		ws.remove(w)
	})
}

// tell delivers an ending to all whom it meets.
func (ws *watchers) tell(e Ending) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	for w := range ws.of[e.key()] {
		if e.meets(w.issuedAt) {
			ws.deliver(w, e)
		}
	}
}

// keys returns every key that somebody watches.
func (ws *watchers) keys() []string {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	return slices.Collect(maps.Keys(ws.of))
}

// close ends every watch.
func (ws *watchers) close() {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	for _, group := range ws.of {
		for w := range group {
			ws.remove(w)
		}
	}
}

// deliver and remove want the lock held.
func (ws *watchers) deliver(w *watcher, e Ending) {
	if !w.gone {
		w.told <- e
		ws.remove(w)
	}
}

func (ws *watchers) remove(w *watcher) {
	if w.gone {
		return
	}
	w.gone = true
	w.stop()
	close(w.told)
	for _, key := range w.keys {
		delete(ws.of[key], w)
		if len(ws.of[key]) == 0 {
			delete(ws.of, key)
		}
	}
}
