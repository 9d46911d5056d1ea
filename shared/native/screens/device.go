package screens

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/auth"
)

// device shows the code that somebody enters in a browser, here or elsewhere
// (RFC 8628 §3.3).
type device struct {
	content                *Content
	title, text            *widget.Label
	address, code          *widget.Label
	left, care, way        *widget.Label
	open, copyLink, cancel *button
	link                   auth.Secret
	root                   *fyne.Container
}

func newDevice(c *Content) *device {
	d := &device{content: c, title: heading("Enter this code"), text: paragraph(""), address: code(""), code: bigCode(),
		left: paragraph(""), care: muted("Enter it only where you started this sign-in yourself. Nobody who calls or writes to you needs it."),
		way: muted("This sign-in comes back by a code (device authorization): no browser has to reach this app.")}
	d.open = c.newButton("open-browser", "Open the browser", widget.HighImportance, c.action(c.actions.OpenDevicePage))
	d.copyLink = c.newButton("copy-link", "Copy the link", widget.MediumImportance, func() {
		c.actions.Clipboard.SetContent(d.link.Reveal())
		d.copyLink.SetText("Link copied")
	})
	d.cancel = c.newButton("cancel", "Cancel", widget.MediumImportance, c.action(c.actions.Cancel))
	d.root = container.New(stack{}, panel(d.title, d.text, d.address, d.code, d.left, actions(d.open, d.copyLink, d.cancel), d.care, d.way))
	return d
}

// bigCode is a label to be read at arm's length.
func bigCode() *widget.Label {
	l := code("")
	l.TextStyle.Bold, l.SizeName, l.Alignment = true, sizeCode, fyne.TextAlignCenter
	return l
}

func (d *device) object() fyne.CanvasObject { return d.root }

func (d *device) show(v View) {
	d.link = v.LoginURL
	text := "Open your browser here, or this address on any other device, and sign in there:"
	if v.BrowserFailed {
		text = "Your browser could not be started. Open this address on any device, and sign in there:"
	}
	setText(d.text, text)
	setText(d.address, v.Device.Address)
	setText(d.code, v.Device.Code)
	setText(d.left, "This window goes on by itself when you are done. The code works for "+countdown(v)+".")
}

// countdown is what is left of the code's time in minutes and seconds, "9:07", down
// to zero.
func countdown(v View) string {
	left := max(v.Device.Expires.Sub(v.Now), 0)
	return fmt.Sprintf("%d:%02d", int(left.Minutes()), int(left.Seconds())%60)
}

func (d *device) escape() { d.content.tasks.Go(d.content.actions.Cancel) }

func (d *device) first() fyne.Focusable { return d.open }

func (d *device) named() []named {
	return []named{{"title", d.title}, {"text", d.text}, {"address", d.address}, {"user-code", d.code}, {"code-left", d.left},
		{"way", d.way}, {"open-browser", d.open}, {"copy-link", d.copyLink}, {"cancel", d.cancel}}
}
