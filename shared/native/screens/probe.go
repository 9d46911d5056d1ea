package screens

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/native/client"
)

// named is a part of a screen that tests can find.
type named struct {
	name   string
	object fyne.CanvasObject
}

// A Probe is what a test sees of the window: Fyne has no accessibility tree to
// drive it by. It holds no token and no login URL.
type Probe struct {
	State     client.Phase      `json:"state"`
	Screen    string            `json:"screen"` // the page, or else the phase
	Reason    string            `json:"reason"`
	Logout    client.Logout     `json:"logout"`
	SessionID string            `json:"session_id"`
	Offline   bool              `json:"offline"`
	Listening bool              `json:"listening"`
	Memory    bool              `json:"memory_only"`
	Refreshed string            `json:"refreshed_at"` // RFC 3339 with nanoseconds
	Steps     []string          `json:"steps"`        // kinds
	Focus     string            `json:"focus"`        // the focused widget's name
	Widgets   map[string]Widget `json:"widgets"`      // the visible ones
}

// Widget is a visible part: the centre in pixels of the window, its text, whether
// it refuses to be pressed, and whether the page must be scrolled to reach it: the
// focus does that.
type Widget struct {
	X        int    `json:"x"`
	Y        int    `json:"y"`
	Text     string `json:"text"`
	Disabled bool   `json:"disabled"`
	Away     bool   `json:"away"`
}

// Probe describes what is shown. It is settled when every part has been painted:
// before that, Fyne does not know its place.
func (c *Content) Probe() (_ Probe, settled bool) {
	v := c.view
	p := Probe{State: v.Phase, Screen: c.place, Reason: v.Ending.Reason(), Logout: v.Logout, SessionID: v.SessionID, Offline: v.Offline, Listening: v.Listening, Memory: v.MemoryOnly,
		Refreshed: v.RefreshedAt.Format("2006-01-02T15:04:05.999999999Z07:00"), Widgets: make(map[string]Widget)}
	for _, step := range v.Steps {
		p.Steps = append(p.Steps, string(step.Kind))
	}
	if c.screen == nil {
		return p, false
	}
	settled = true
	shown := make(map[fyne.CanvasObject]bool)
	collect(c.header.root, shown)
	collect(c.screen.object(), shown)
	for _, n := range append(c.header.named(), c.screen.named()...) {
		if !shown[n.object] {
			continue
		}
		p.Widgets[n.name] = c.widget(n.object)
		settled = settled && fyne.CurrentApp().Driver().CanvasForObject(n.object) != nil
		if f, ok := n.object.(fyne.Focusable); ok && c.canvas.Focused() == f {
			p.Focus = n.name
		}
	}
	return p, settled
}

func (c *Content) widget(o fyne.CanvasObject) Widget {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	scale := c.canvas.Scale()
	w := Widget{X: int((at.X + o.Size().Width/2) * scale), Y: int((at.Y + o.Size().Height/2) * scale), Text: textOf(o)}
	if within(c.body, o) {
		middle := at.Y + o.Size().Height/2 - fyne.CurrentApp().Driver().AbsolutePositionForObject(c.scroll).Y
		w.Away = middle < 0 || middle > c.scroll.Size().Height
	}
	if d, ok := o.(fyne.Disableable); ok {
		w.Disabled = d.Disabled()
	}
	return w
}

// collect marks everything that no hidden parent hides.
func collect(o fyne.CanvasObject, shown map[fyne.CanvasObject]bool) {
	if !o.Visible() {
		return
	}
	shown[o] = true
	if box, ok := o.(*fyne.Container); ok {
		for _, child := range box.Objects {
			collect(child, shown)
		}
	}
}

func textOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *widget.Label:
		return o.Text
	case *button:
		return o.Text
	case *entry:
		return o.Text
	case *fyne.Container:
		var texts []string
		for _, child := range o.Objects {
			texts = append(texts, textOf(child))
		}
		return strings.Join(texts, "\n")
	}
	return ""
}

// WriteProbe replaces file, so that a reader never sees half of it.
func WriteProbe(file string, p Probe) error {
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("screens: probe: %w", err)
	}
	part := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".part")
	if err := os.WriteFile(part, data, 0o600); err != nil {
		return fmt.Errorf("screens: probe: %w", err)
	}
	return os.Rename(part, file)
}
