package native

import (
	"log/slog"

	"example.com/multiapp/shared/native/screens"
)

// lookAtLinks asks the system who opens the scheme's links.
func (w *window) lookAtLinks() {
	if w.config.Links.Open == nil {
		return
	}
	open := w.config.Links.Open()
	w.set(func() { w.links.Offered, w.links.Open = true, open })
}

// changeLinks registers or unregisters, and says how it went.
func (w *window) changeLinks(change func() error) {
	problem := ""
	if err := change(); err != nil {
		slog.Error("links could not be changed", "err", err)
		problem = err.Error()
	}
	w.set(func() { w.links = screens.Links{Offered: true, Open: w.links.Open, Problem: problem} })
	w.lookAtLinks()
}
