package screens

import (
	"log/slog"
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
	title := paragraph(either(e.Err != nil, "Failed: ", "") + e.Kind.Title())
	title.TextStyle.Bold = true
	if e.Err != nil {
		title.Importance = widget.DangerImportance
	}
	row := container.New(tight{}, title)
	for _, text := range []string{stepDetail(e), stepMeta(e)} {
		if text != "" {
			l := muted(text)
			l.SizeName = theme.SizeNameCaptionText
			row.Add(l)
		}
	}
	return row
}

// stepDetail lists what the event tells; package auth keeps secrets out of it.
func stepDetail(e auth.Event) string {
	var parts []string
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	for _, a := range e.Detail {
		value := a.Value.String()
		if a.Value.Kind() == slog.KindTime {
			value = ui.ClockTime(a.Value.Time())
		}
		if value != "" {
			parts = append(parts, a.Key+" "+value)
		}
	}
	return strings.Join(parts, " · ")
}

func stepMeta(e auth.Event) string {
	return strings.Join([]string{ui.StepTime(e.Start), ui.Took(e.Duration), e.Kind.Spec()}, " · ")
}

func (t *timelineList) named() []named { return []named{{"timeline", t.box}} }
