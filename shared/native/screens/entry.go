package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// entry is Fyne's, but Return submits, and keys that it does not use work as
// everywhere else.
type entry struct {
	widget.Entry
	content *Content
	submit  func()
	ring    *canvas.Rectangle
	box     *fyne.Container // the entry with its ring
}

func (c *Content) newEntry(submit func()) *entry {
	e := &entry{content: c, submit: submit, ring: newRing()}
	e.ExtendBaseWidget(e)
	e.box = container.NewStack(container.New(layout.NewCustomPaddedLayout(air, air, air, air), e), e.ring)
	return e
}

// MinSize leaves room to hit.
func (e *entry) MinSize() fyne.Size {
	size := e.Entry.MinSize()
	if e.content.look.Touch {
		size.Height = max(size.Height, 48)
	}
	return size
}

// TypedKey implements [fyne.Focusable].
func (e *entry) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		e.submit()
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF5, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyUp, fyne.KeyDown:
		e.content.typedKey(key)
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if !e.content.typedShortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}

// FocusGained implements [fyne.Focusable].
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	e.ring.StrokeColor = colour(colourRing)
	e.ring.Show()
	e.content.reveal(e)
}

// FocusLost implements [fyne.Focusable].
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	e.ring.Hide()
}

// field is a labelled entry with a line of help or of what is wrong. Where a
// variable sets the value, it is shown and cannot be changed.
type field struct {
	name        string
	entry       *entry
	fixed       *widget.Label
	help, wrong *widget.Label
	hint        string
	box         *fyne.Container
}

func (c *Content) newField(name, label, value, hint, fixedBy string, submit func()) *field {
	f := &field{name: name, entry: c.newEntry(submit), fixed: code(value), help: muted(hint), wrong: paragraph(""), hint: hint}
	f.entry.Text = value
	f.wrong.Importance = widget.DangerImportance
	f.wrong.Hide()
	title := paragraph(label)
	title.TextStyle.Bold = true
	f.box = container.New(stack{gap: -12}, title)
	if fixedBy != "" {
		f.entry.Hide()
		setText(f.help, fixedText(fixedBy))
		f.box.Add(f.fixed)
	} else {
		f.fixed.Hide()
		f.box.Add(inset(f.entry.box))
	}
	f.box.Add(f.wrong)
	f.box.Add(f.help)
	return f
}

func fixedText(variable string) string {
	return "Set by the variable " + variable + ". Remove it to choose here."
}

func (f *field) say(mistake string) {
	setText(f.wrong, mistake)
	setVisible(f.wrong, mistake != "")
}

func (f *field) named() []named {
	return []named{{f.name, f.entry}, {f.name + "-fixed", f.fixed}, {f.name + "-help", f.help}, {f.name + "-error", f.wrong}}
}
