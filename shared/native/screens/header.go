package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// headerBar names the product on every screen, says when it is offline, and leads
// to the pages that are there whoever is signed in.
type headerBar struct {
	offline         *widget.Label
	badge           *fyne.Container
	settings, about *button
	bar, root       *fyne.Container
}

func newHeader(c *Content) *headerBar {
	h := &headerBar{offline: widget.NewLabel("Offline")}
	h.offline.SizeName, h.offline.TextStyle.Bold = theme.SizeNameCaptionText, true
	h.badge = newPill(h.offline)
	h.badge.Hide()
	h.settings = c.newButton("settings", "Settings", widget.LowImportance, func() { c.Open(PageSettings) })
	h.about = c.newButton("about", "About", widget.LowImportance, func() { c.Open(PageAbout) })
	name := widget.NewLabelWithStyle("multiapp", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	app := widget.NewLabel(c.look.App)
	app.Importance = widget.LowImportance
	h.bar = container.New(&flow{})
	height := h.about.box.MinSize().Height
	if c.look.Touch {
		name.Hide() // a phone's row has room for one name
	}
	for _, o := range []fyne.CanvasObject{container.NewHBox(logo(28), name), app, h.badge, h.settings.box, h.about.box} {
		h.bar.Add(container.New(middle{height}, o))
	}
	h.root = container.NewVBox(container.New(layout.NewCustomPaddedLayout(4, 4, margin, margin), h.bar), widget.NewSeparator())
	return h
}

func (h *headerBar) show(v View) {
	if h.badge.Visible() != v.Offline {
		setVisible(h.badge, v.Offline)
		h.bar.Refresh() // what is hidden takes no room
	}
}

func (h *headerBar) named() []named {
	return []named{{"badge-offline", h.offline}, {"settings", h.settings}, {"about", h.about}}
}

// newPill draws a small rounded frame around a word.
func newPill(word *widget.Label) *fyne.Container {
	box := &frame{fill: colourWarningSoft, edge: theme.ColorNameWarning, radius: 12}
	box.ExtendBaseWidget(box)
	return container.NewStack(box, container.New(layout.NewCustomPaddedLayout(-5, -5, 2, 2), word))
}
