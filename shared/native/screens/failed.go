package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// failed says why a login failed, and the ways out.
type failed struct {
	content                     *Content
	cancel                      *button
	title, happened, do, detail *widget.Label
	retry, freePort             *button
	notices                     *notices
	root                        *fyne.Container
}

func newFailed(c *Content) *failed {
	f := &failed{content: c, title: heading(""), happened: paragraph(""), do: paragraph(""), detail: code(""), notices: newNotices(c)}
	f.cancel = c.newButton("cancel", "Cancel", widget.MediumImportance, c.cancelAsking)
	f.retry = c.newButton("try-again", "Try again", widget.HighImportance, c.signIn(c.actions.SignIn))
	f.freePort = c.newButton("use-free-port", "Use a free port", widget.MediumImportance, c.signIn(c.actions.SignInOnFreePort))
	f.root = container.New(stack{}, f.notices.box, panel(f.title, f.happened, f.do, f.detail, actions(f.retry, f.freePort, f.cancel)))
	return f
}

func (f *failed) object() fyne.CanvasObject { return f.root }

func (f *failed) show(v View) {
	f.retry.setText(f.content.signInText("Try again"))
	setVisible(f.cancel.box, f.content.asking > 0)
	setText(f.title, v.Problem.Title)
	setText(f.happened, v.Problem.Happened)
	setText(f.do, v.Problem.Do)
	setText(f.detail, v.Problem.Detail)
	setVisible(f.detail, v.Problem.Detail != "")
	setVisible(f.freePort.box, v.Problem.PortBusy || v.Problem.LinksClosed)
	f.notices.show(v)
}

func (f *failed) escape() { f.content.cancelAsking() }

func (f *failed) first() fyne.Focusable { return f.retry }

func (f *failed) named() []named {
	return append([]named{{"title", f.title}, {"happened", f.happened}, {"do", f.do}, {"detail", f.detail},
		{"try-again", f.retry}, {"cancel", f.cancel}, {"use-free-port", f.freePort}}, f.notices.named()...)
}
