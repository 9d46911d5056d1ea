package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// starting shows that a stored session is being restored.
type starting struct {
	title, text    *widget.Label
	retry, signOut *button
	ways           *fyne.Container
	root           *fyne.Container
}

func newStarting(c *Content) *starting {
	s := &starting{title: heading("Restoring your session…"), text: paragraph("")}
	s.retry = c.newButton("try-again", "Try again", widget.HighImportance, c.action(c.actions.Refresh))
	s.signOut = c.newButton("sign-out", "Sign out", widget.MediumImportance, c.action(c.actions.SignOut))
	s.ways = actions(s.retry, s.signOut)
	s.root = container.New(stack{}, panel(s.title, s.text, s.ways))
	return s
}

func (s *starting) object() fyne.CanvasObject { return s.root }

func (s *starting) show(v View) {
	setVisible(s.ways, v.Offline)
	if !v.Offline {
		setText(s.title, "Restoring your session…")
		setText(s.text, "Asking your secret store and the environment.")
		return
	}
	setText(s.title, "The environment can't be reached")
	setText(s.text, "Your session is kept and goes on when "+v.Issuer+" answers. Next try in "+seconds(v)+".")
}

func (s *starting) first() fyne.Focusable { return s.retry }

func (s *starting) named() []named {
	return []named{{"title", s.title}, {"text", s.text}, {"try-again", s.retry}, {"sign-out", s.signOut}}
}
