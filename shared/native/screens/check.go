package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
)

// runCheck asks the environment, or stops asking.
func (p *settingsPage) runCheck() {
	if p.cancel != nil {
		p.stopCheck()
		return
	}
	if !p.good() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.check.setText("Stop checking")
	p.findings.Objects = []fyne.CanvasObject{paragraph("Asking the environment…")}
	p.findings.Show()
	typed, c := p.typed(), p.content
	c.tasks.Go(func() {
		found := c.actions.Check(ctx, typed)
		c.tasks.UI(func() {
			if ctx.Err() == nil {
				p.tell(found)
			}
			cancel()
		})
	})
}

func (p *settingsPage) stopCheck() {
	if p.cancel == nil {
		return
	}
	p.cancel()
	p.cancel = nil
	p.check.setText("Check")
	p.findings.Hide()
}

// tell shows each finding in a line that says in words how it went.
func (p *settingsPage) tell(found []settings.Finding) {
	p.cancel = nil
	p.check.setText("Check")
	p.findings.RemoveAll()
	for _, f := range found {
		line := paragraph(either(f.OK, "✓ ", "Not yet: ") + f.Text)
		line.Importance = widget.SuccessImportance
		if !f.OK {
			line.Importance = widget.DangerImportance
		}
		p.findings.Add(line)
	}
	p.findings.Show()
}

// linkSettings registers this app for the links of its scheme, and undoes it.
type linkSettings struct {
	text                 *widget.Label
	register, unregister *button
	box                  *fyne.Container
}

func newLinkSettings(c *Content) *linkSettings {
	l := &linkSettings{text: paragraph("")}
	l.register = c.newButton("register-links", "Register links", widget.MediumImportance, c.action(c.actions.RegisterLinks))
	l.unregister = c.newButton("unregister-links", "Unregister links", widget.MediumImportance, c.action(c.actions.UnregisterLinks))
	l.box = container.New(stack{gap: -4}, l.text, actions(l.register, l.unregister))
	return l
}

// show is there for who wants links, or has them.
func (l *linkSettings) show(v View, way client.Way) {
	setVisible(l.box, v.Links.Offered && (way == client.DeepLink || v.Links.Open))
	text := either(v.Links.Open, "This computer opens multiapp:// links with this app.", "This computer does not open multiapp:// links with this app yet.")
	if v.Links.Problem != "" {
		text += " That did not work: " + v.Links.Problem
	}
	setText(l.text, text)
	setVisible(l.register.box, !v.Links.Open)
	setVisible(l.unregister.box, v.Links.Open)
}

func (l *linkSettings) named() []named {
	return []named{{"links", l.text}, {"register-links", l.register}, {"unregister-links", l.unregister}}
}
