//go:build unix

package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// progress shows what is being built: a line at the start and at the end of each part, and in between a status line
// on a terminal or, elsewhere, a word every half minute.
type progress struct {
	console *Console
	now     func() time.Time

	mu      sync.Mutex
	running []build
}

type build struct {
	name  string
	since time.Time
}

// start notes that a part is being built; the returned function notes its end.
func (p *progress) start(name string) (done func(result string)) {
	since := p.now()
	p.mu.Lock()
	p.running = append(p.running, build{name, since})
	p.mu.Unlock()
	p.console.Line(name, "building")
	return func(result string) {
		p.remove(name)
		p.console.Status(p.status())
		p.console.Line(name, fmt.Sprintf("%s in %.1f s", result, p.now().Sub(since).Seconds()))
	}
}

func (p *progress) remove(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, b := range p.running {
		if b.name == name {
			p.running = append(p.running[:i], p.running[i+1:]...)
			return
		}
	}
}

func (p *progress) status() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.running) == 0 {
		return ""
	}
	var words []string
	for _, b := range p.running {
		words = append(words, fmt.Sprintf("%s %.0f s", b.name, p.now().Sub(b.since).Seconds()))
	}
	return "building: " + strings.Join(words, " · ")
}

// tick shows the status until ctx ends.
func (p *progress) tick(ctx context.Context) {
	interval := 30 * time.Second
	if p.console.terminal {
		interval = time.Second
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			p.console.Status("")
			return
		case <-ticker.C:
			p.show()
		}
	}
}

func (p *progress) show() {
	status := p.status()
	p.console.Status(status)
	if status != "" && !p.console.terminal {
		p.console.Print(status)
	}
}
