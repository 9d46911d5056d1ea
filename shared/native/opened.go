package native

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"

	"example.com/multiapp/shared/native/settings"
	"example.com/multiapp/shared/native/single"
)

// claim makes this the one window of an environment and a client. The settings may
// name others than the app claimed at its start.
func (w *window) claim(chosen settings.Settings) error {
	if w.config.Instance == nil {
		return nil
	}
	link := ""
	if w.now() == nil {
		link = w.config.Link
	}
	return w.config.Instance.Move(w.ctx, single.Key(chosen.Environment, chosen.ClientID), link)
}

// answerStarts uses the link that the app was started with, if any, and those of
// later starts, until ctx ends (D6).
func (w *window) answerStarts(ctx context.Context) {
	if w.config.Link != "" {
		w.now().OpenLink(w.config.Link)
	}
	if w.config.Instance == nil {
		return
	}
	err := w.config.Instance.Serve(ctx, single.Handler{Offer: func(link string) bool { return w.now().Link(link) }, Open: w.open})
	if err != nil {
		slog.Error("later starts are not answered", "err", err)
	}
}

// open comes to the front for a later start, which may bring a link.
func (w *window) open(link string) {
	if link != "" {
		w.now().OpenLink(link)
	}
	fyne.Do(func() {
		w.window.Show()
		w.window.RequestFocus()
	})
}
