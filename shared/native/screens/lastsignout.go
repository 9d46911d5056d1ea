package screens

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/ui"
)

// lastSignOut shows who asked for the last sign-out, when the session ended, when
// this app learned of it, and how, as every app does.
type lastSignOut struct {
	text  *widget.Label
	steps *fyne.Container
	shown string // the steps, as text
	box   *fyne.Container
}

func newLastSignOut() *lastSignOut {
	l := &lastSignOut{text: paragraph(""), steps: container.NewVBox()}
	l.box = card("The last sign-out", l.text, l.steps)
	return l
}

func (l *lastSignOut) show(v View) {
	setVisible(l.box, v.Ending.Via != "")
	setVisible(l.text, v.Phase == keeper.SignedIn) // else it is the screen's title
	setText(l.text, signedOutTitle(v))
	steps := signOutSteps(v)
	if text := fmt.Sprint(steps); text != l.shown {
		l.shown = text
		l.steps.RemoveAll()
		for _, s := range steps {
			l.steps.Add(row(s.title, s.meta()))
		}
	}
}

func (l *lastSignOut) named() []named {
	return []named{{"last-sign-out", l.text}, {"last-sign-out-steps", l.steps}}
}

// signOutStep is one moment of a sign-out. Its times are shown only where they are known.
type signOutStep struct {
	title     string
	at, since time.Time
}

func (s signOutStep) meta() string {
	parts := []string{ui.StepTime(s.at)}
	if !s.since.IsZero() {
		parts = append(parts, fmt.Sprintf("%d ms later", max(s.at.Sub(s.since), 0).Milliseconds()))
	}
	return strings.Join(parts, " · ")
}

var learned = map[keeper.Via]string{
	keeper.ViaRelay:   "This app was told by the relay",
	keeper.ViaRefresh: "This app noticed at its refresh",
	keeper.ViaStartUp: "This app noticed at its start-up",
	keeper.ViaYou:     "You asked this app to sign out",
}

// signOutSteps lists what is known, in the order in which it happened.
func signOutSteps(v View) []signOutStep {
	e := v.Ending
	var steps []signOutStep
	if !e.At.IsZero() {
		steps = append(steps, signOutStep{title: endedTitle(e), at: e.At})
	}
	if !e.Received.IsZero() {
		steps = append(steps, signOutStep{"The web app was told by the back channel", e.Received, e.At})
	}
	steps = append(steps, signOutStep{learned[e.Via], e.Noticed, e.At})
	if e.Via == keeper.ViaYou && !v.ConfirmedAt.IsZero() {
		steps = append(steps, signOutStep{"The environment had ended the session when your browser came back", v.ConfirmedAt, e.Noticed})
	}
	return steps
}

func endedTitle(e keeper.Ending) string {
	if e.Reason() == keeper.ReasonExpired {
		return "The session expired at the environment"
	}
	return "The environment ended the session, asked by " + cmp.Or(e.By, "another app")
}

// signedOutTitle is the sentence for a sign-out, the same in every app.
func signedOutTitle(v View) string {
	e := v.Ending
	if e.Via == "" {
		return "Welcome"
	}
	return ui.SignOut{Reason: e.Reason(), By: e.By, EndedAt: e.At}.Text(v.Now)
}
