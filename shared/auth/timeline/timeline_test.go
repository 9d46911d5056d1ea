package timeline

import (
	"fmt"
	"testing"

	"example.com/multiapp/shared/auth"
)

func kinds(steps []auth.Event) string {
	var s string
	for _, step := range steps {
		s += string(step.Kind) + " "
	}
	return s
}

func TestLoginStepsMoveToTheirSession(t *testing.T) {
	r := New()
	r.Record(auth.Event{Kind: auth.LoginStarted, Login: "a"})
	r.Record(auth.Event{Kind: auth.LoginStarted, Login: "b"})
	r.Record(auth.Event{Kind: auth.TokensVerified, Login: "a", SessionID: "ses_1"})
	r.Record(auth.Event{Kind: auth.TokenRefreshed, SessionID: "ses_1"})
	r.Record(auth.Event{Kind: auth.LogoutReceived})
	if got, want := kinds(r.Steps("ses_1")), "LoginStarted TokensVerified TokenRefreshed "; got != want {
		t.Errorf("steps are %q, want %q", got, want)
	}
	if got := r.Steps("ses_2"); got != nil {
		t.Errorf("another session sees %v", got)
	}
}

func TestStepsAreBounded(t *testing.T) {
	r := New()
	for range StepsPerSession + 5 {
		r.Record(auth.Event{Kind: auth.TokenRefreshed, SessionID: "ses_0"})
	}
	if got := len(r.Steps("ses_0")); got != StepsPerSession {
		t.Errorf("%d steps are kept, want %d", got, StepsPerSession)
	}
	for i := range maxTracks {
		r.Record(auth.Event{Kind: auth.LoginStarted, Login: fmt.Sprint(i)})
	}
	if len(r.tracks) != maxTracks || r.Steps("ses_0") != nil {
		t.Errorf("%d tracks are kept, want the newest %d", len(r.tracks), maxTracks)
	}
}

func TestForget(t *testing.T) {
	r := New()
	r.Record(auth.Event{Kind: auth.TokenRefreshed, SessionID: "ses_1"})
	r.Forget("ses_1")
	if r.Steps("ses_1") != nil || len(r.order) != 0 {
		t.Error("steps were kept")
	}
}
