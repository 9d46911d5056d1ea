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
	content     *Content
	cancel      *button
	title, text *widget.Label
	signIn      *button
	notices     *notices
	last        *lastSignOut
	timeline    *timelineList
	history     *fyne.Container
	root        *fyne.Container
}

func newSignedOut(c *Content) *signedOut {
	s := &signedOut{content: c, title: heading(""), text: paragraph(""), notices: newNotices(c), last: newLastSignOut(), timeline: newTimeline()}
	s.cancel = c.newButton("cancel", "Cancel", widget.MediumImportance, c.cancelAsking)
	s.signIn = c.newButton("sign-in", "Sign in", widget.HighImportance, c.signIn(c.actions.SignIn))
	s.history = card("What just happened", s.timeline.box)
	s.root = container.New(stack{}, s.notices.box, panel(s.title, s.text, actions(s.signIn, s.cancel)), s.last.box, s.history)
	return s
}

func (s *signedOut) object() fyne.CanvasObject { return s.root }

func (s *signedOut) show(v View) {
	s.signIn.setText(s.content.signInText("Sign in"))
	setVisible(s.cancel.box, s.content.asking > 0)
	setText(s.title, signedOutTitle(v))
	setText(s.text, signedOutText(v))
	s.notices.show(v)
	s.last.show(v)
	s.timeline.show(v.Steps)
	setVisible(s.history, len(v.Steps) > 0)
}

func signedOutText(v View) string {
	const how = "Sign in with your browser. If another app has signed you in there, you will not be asked again."
	switch {
	case v.Logout != client.LogoutNone:
		return logoutText(v.Logout)
	case v.Ending.Via != "":
		return "This app has forgotten your session."
	case v.Left != "":
		return "You were signed out of " + v.Left + ". " + logoutText(v.LeftLogout) + "\n\n" + how
	}
	return how
}

// logoutText says how far the environment's part of a sign-out is.
func logoutText(l client.Logout) string {
	switch l {
	case client.LogoutPending:
		return "Your browser is ending the session for every app…"
	case client.LogoutConfirmed:
		return "The session has ended for every app."
	case client.LogoutUnconfirmed:
		return "Your browser was asked to end the session for every app. If it shows a question, answer it there."
	case client.LogoutUnreachable:
		return "The environment could not be asked to end the session, so your other apps may still be signed in."
	}
	return ""
}

func (s *signedOut) escape() { s.content.cancelAsking() }

func (s *signedOut) first() fyne.Focusable { return s.signIn }

func (s *signedOut) named() []named {
	return slices.Concat([]named{{"title", s.title}, {"text", s.text}, {"sign-in", s.signIn}, {"cancel", s.cancel}}, s.notices.named(), s.last.named())
}
