package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/auth"
)

// waiting shows that the browser has the word.
type waiting struct {
	content      *Content
	title, text  *widget.Label
	way          *widget.Label
	cancel, copy *button
	link         auth.Secret
	root         *fyne.Container
}

func newWaiting(c *Content) *waiting {
	w := &waiting{content: c, title: heading("Waiting for your browser…"), text: paragraph(""), way: muted("")}
	w.cancel = c.newButton("cancel", "Cancel", widget.MediumImportance, c.action(c.actions.Cancel))
	w.copy = c.newButton("copy-link", "Copy link", widget.MediumImportance, func() {
		c.actions.Clipboard.SetContent(w.link.Reveal())
		w.copy.SetText("Link copied")
	})
	w.root = container.New(stack{}, panel(w.title, w.text, w.way, actions(w.cancel, w.copy)))
	return w
}

func (w *waiting) object() fyne.CanvasObject { return w.root }

func (w *waiting) show(v View) {
	w.link = v.LoginURL
	text := "Finish signing in there, then come back. If no page opened, copy the link into your browser."
	if v.BrowserFailed {
		text = "Your browser could not be started. Copy the link, open it in your browser, and finish signing in there."
	}
	setText(w.text, text)
	setText(w.way, "Your browser comes back "+wayText(v.Way)+".")
}

func (w *waiting) escape() { w.content.tasks.Go(w.content.actions.Cancel) }

func (w *waiting) first() fyne.Focusable { return w.cancel }

func (w *waiting) named() []named {
	return []named{{"title", w.title}, {"text", w.text}, {"way", w.way}, {"cancel", w.cancel}, {"copy-link", w.copy}}
}
