package screens

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/native/client"
)

// signedOut says that nobody is signed in, why, and how to change that.
type signedOut struct {
	title, text *widget.Label
	signIn      *button
	notices     *notices
	last        *lastSignOut
	timeline    *timelineList
	history     *fyne.Container
	root        *fyne.Container
}

func newSignedOut(c *Content) *signedOut {
	s := &signedOut{title: heading(""), text: paragraph(""), notices: newNotices(c), last: newLastSignOut(), timeline: newTimeline()}
	s.signIn = c.newButton("sign-in", "Sign in", widget.HighImportance, c.action(c.actions.SignIn))
	s.history = card("What just happened", s.timeline.box)
	s.root = container.New(stack{}, s.notices.box, panel(s.title, s.text, actions(s.signIn)), s.last.box, s.history)
	return s
}

func (s *signedOut) object() fyne.CanvasObject { return s.root }

func (s *signedOut) show(v View) {
	setText(s.title, signedOutTitle(v))
	setText(s.text, signedOutText(v))
	s.notices.show(v)
	s.last.show(v)
	s.timeline.show(v.Steps)
	setVisible(s.history, len(v.Steps) > 0)
}

func signedOutText(v View) string {
	switch v.Logout {
	case client.LogoutPending:
		return "Your browser is ending the session for every app…"
	case client.LogoutConfirmed:
		return "The session has ended for every app."
	case client.LogoutUnconfirmed:
		return "Your browser was asked to end the session for every app. If it shows a question, answer it there."
	case client.LogoutUnreachable:
		return "The environment could not be asked to end the session, so your other apps may still be signed in."
	}
	if v.Ending.Via != "" {
		return "This app has forgotten your session."
	}
	return "Sign in with your browser. If another app has signed you in there, you will not be asked again."
}

func (s *signedOut) first() fyne.Focusable { return s.signIn }

func (s *signedOut) named() []named {
	return slices.Concat([]named{{"title", s.title}, {"text", s.text}, {"sign-in", s.signIn}}, s.notices.named(), s.last.named())
}
