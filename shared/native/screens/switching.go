package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/native/client"
)

// switching shows that one session ends before the settings change.
type switching struct {
	content     *Content
	title, text *widget.Label
	hurry       *button
	root        *fyne.Container
}

func newSwitching(c *Content) *switching {
	s := &switching{content: c, title: heading("Changing the settings…"), text: paragraph("")}
	s.hurry = c.newButton("do-not-wait", "Don't wait", widget.MediumImportance, s.escape)
	s.root = container.New(stack{}, panel(s.title, s.text, actions(s.hurry)))
	return s
}

func (s *switching) object() fyne.CanvasObject { return s.root }

func (s *switching) show(v View) {
	text := "Going on with " + v.Next.ClientID + " at " + v.Next.Environment + "."
	if v.Logout == client.LogoutPending {
		text = "You are signed out of " + v.Settings.Environment + " first: your browser is ending the session there. " + text
	}
	setText(s.text, text)
}

// escape stops the wait for the browser, which ends the session all the same.
func (s *switching) escape() { s.content.tasks.Go(s.content.actions.Cancel) }

func (s *switching) first() fyne.Focusable { return s.hurry }

func (s *switching) named() []named {
	return []named{{"title", s.title}, {"text", s.text}, {"do-not-wait", s.hurry}}
}
