package screens

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// starting shows that a stored session is being restored.
type starting struct {
	title, text, store   *widget.Label
	retry, skip, signOut *button
	ways                 *fyne.Container
	root                 *fyne.Container
}

func newStarting(c *Content) *starting {
	s := &starting{title: heading("Restoring your session…"), text: paragraph(""), store: paragraph("")}
	s.retry = c.newButton("try-again", "Try again", widget.HighImportance, c.action(c.actions.Refresh))
	s.signOut = c.newButton("sign-out", "Sign out", widget.MediumImportance, c.action(c.actions.SignOut))
	s.skip = c.newButton("skip-store", "Go on without it", widget.MediumImportance, c.action(c.actions.SkipStore))
	s.ways = actions(s.retry, s.skip, s.signOut)
	s.root = container.New(stack{}, panel(s.title, s.text, s.store, s.ways))
	return s
}

func (s *starting) object() fyne.CanvasObject { return s.root }

func (s *starting) show(v View) {
	setVisible(s.ways, v.Offline || v.Store.CanSkip)
	setVisible(s.retry.box, v.Offline)
	setVisible(s.signOut.box, v.Offline)
	setVisible(s.skip.box, v.Store.CanSkip)
	setText(s.store, storeText(v))
	setVisible(s.store, s.store.Text != "")
	if !v.Offline {
		setText(s.title, "Restoring your session…")
		setText(s.text, "Asking your secret store and the environment.")
		return
	}
	title, text := v.Notice()
	setText(s.title, cmp.Or(title, "The environment can't be reached"))
	setText(s.text, cmp.Or(text, "Your session is kept.")+" Next try in "+seconds(v)+".")
}

func (s *starting) first() fyne.Focusable { return s.retry }

func (s *starting) named() []named {
	return []named{{"title", s.title}, {"text", s.text}, {"notice-memory", s.store}, {"skip-store", s.skip}, {"try-again", s.retry}, {"sign-out", s.signOut}}
}
