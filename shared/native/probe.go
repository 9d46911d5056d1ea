package native

import (
	"fmt"
	"log/slog"
	"time"

	"example.com/multiapp/shared/native/screens"
)

// probe writes what the window shows to a file, for tests alone.
type probe struct {
	file          string
	seen, written string
}

// ticks says when to look; never without a file.
func (p *probe) ticks() (<-chan time.Time, func()) {
	if p.file == "" {
		return nil, func() {}
	}
	t := time.NewTicker(50 * time.Millisecond)
	return t.C, t.Stop
}

// look writes what two settled looks in a row agree on.
func (p *probe) look(now screens.Probe, settled bool) {
	if !settled {
		p.seen = ""
		return
	}
	text := fmt.Sprint(now)
	if text == p.seen && text != p.written {
		if err := screens.WriteProbe(p.file, now); err != nil {
			slog.Error("the probe was not written", "err", err)
		}
		p.written = text
	}
	p.seen = text
}
