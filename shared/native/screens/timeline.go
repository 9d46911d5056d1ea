package screens

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/ui"
)

// timelineList shows what just happened, the oldest first, as every app does.
type timelineList struct {
	box  *fyne.Container
	last time.Time
	n    int
}

func newTimeline() *timelineList { return &timelineList{box: container.NewVBox()} }

// show builds the list anew when there is something new.
func (t *timelineList) show(steps []auth.Event) {
	if len(steps) == 0 || len(steps) == t.n && steps[len(steps)-1].Start.Equal(t.last) {
		return
	}
	t.n, t.last = len(steps), steps[len(steps)-1].Start
	t.box.RemoveAll()
	for _, step := range steps {
		t.box.Add(stepRow(step))
	}
}

func stepRow(e auth.Event) fyne.CanvasObject {
	if e.Err == nil {
		return row(e.Kind.Title(), e.Text(), stepMeta(e))
	}
	failed := row("Failed: "+e.Kind.Title(), e.Text(), stepMeta(e))
	failed.Objects[0].(*widget.Label).Importance = widget.DangerImportance
	return failed
}

// row is a title with small print below it.
func row(title string, small ...string) *fyne.Container {
	bold := paragraph(title)
	bold.TextStyle.Bold = true
	r := container.New(tight{}, bold)
	for _, text := range small {
		if text != "" {
			l := muted(text)
			l.SizeName = theme.SizeNameCaptionText
			r.Add(l)
		}
	}
	return r
}

func stepMeta(e auth.Event) string {
	return strings.Join([]string{ui.StepTime(e.Start), ui.Took(e.Duration), e.Kind.Spec()}, " · ")
}

func (t *timelineList) named() []named { return []named{{"timeline", t.box}} }
