package ui_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"example.com/multiapp/shared/ui"
	"example.com/multiapp/shared/ui/uitest"
)

// everything is a value of each component's input.
type everything struct {
	Page    ui.Page
	Problem ui.Problem
	Steps   []ui.Step
	Fact    struct{ ID, Label, Value, Help string }
	Text    string
	SignOut ui.SignOut
}

// page draws every component in one frame.
func (e everything) page() templ.Component {
	e.Page.Scripts = []string{"countdown.js"}
	fact := ui.Fact{ID: e.Fact.ID, Label: e.Fact.Label, Value: e.Fact.Value, Help: e.Fact.Help, Code: true,
		Extra: ui.Countdown(e.Steps[0].Time, e.Steps[0].Time)}
	body := templ.Join(ui.ErrorView(e.Problem), ui.Notice(ui.NoticeDanger, e.Text, e.Text), ui.Card(e.Text),
		ui.Facts([]ui.Fact{fact}), ui.Timeline(e.Steps), ui.LastSignOut(e.SignOut, e.Steps[0].Time),
		ui.Button(ui.Action{ID: "b", Label: e.Text, Name: e.Text, Value: e.Text}))
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return ui.Layout(e.Page).Render(templ.WithChildren(ctx, body), w)
	})
}

func TestComponentsEscapeWhatTheyShow(t *testing.T) {
	e := uitest.Hostile[everything]()
	e.Fact.ID = "fact"
	uitest.CheckHostile(t, e.page())
}

func TestTimelineLinksEachSection(t *testing.T) {
	var b strings.Builder
	steps := []ui.Step{{Title: "Checked the answer", Spec: "RFC 6749 §4.1.2, RFC 9207", Failed: true}}
	if err := ui.Timeline(steps).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"rfc6749#section-4.1.2", "rfc/rfc9207\"", "Failed: "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing in %s", want, b.String())
		}
	}
}

func TestUnknownAssetPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	ui.AssetPath("nope.css")
}

func TestGenerated(t *testing.T) { uitest.Generated(t, "../../tools") }
