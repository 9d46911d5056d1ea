package ui

import (
	"strings"
	"testing"
	"time"
)

// M4: the words of a sign-out are the same in every application.
func TestSignOutText(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	for want, s := range map[string]SignOut{
		"You signed out.":                               {Reason: ReasonYou, Via: ViaYou, EndedAt: now},
		"Your session expired.":                         {Reason: ReasonExpired, Via: ViaRefresh},
		"You signed out in another app.":                {Reason: ReasonElsewhere, Via: ViaRefresh},
		"You signed out in another app · 0.2 s ago":     {Reason: ReasonElsewhere, EndedAt: now.Add(-230 * time.Millisecond)},
		"You signed out in Single page app · 3 min ago": {Reason: ReasonElsewhere, By: "Single page app", EndedAt: now.Add(-200 * time.Second)},
	} {
		if got := s.Text(now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{-time.Second: "0.0 s ago", 9 * time.Second: "9.0 s ago", 59 * time.Second: "59 s ago",
		59 * time.Minute: "59 min ago", 47 * time.Hour: "47 h ago", 50 * time.Hour: "2 days ago"} {
		if got := Ago(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// M4: the panel lists what is known in the order in which it happened, and no more.
func TestLastSignOutPanel(t *testing.T) {
	ended := time.UnixMilli(1_700_000_000_000)
	told := SignOut{Reason: ReasonElsewhere, By: "Single page app", EndedAt: ended, LearnedAt: ended.Add(12 * time.Millisecond), Via: ViaBackChannel}
	own := SignOut{Reason: ReasonYou, EndedAt: ended, LearnedAt: ended.Add(-40 * time.Millisecond), Via: ViaYou}
	late := SignOut{Reason: ReasonExpired, EndedAt: ended, LearnedAt: ended.Add(12 * time.Millisecond), Via: ViaBackChannel}
	unknown := SignOut{Reason: ReasonElsewhere, LearnedAt: ended, Via: ViaRefresh}
	for _, tt := range []struct {
		name  string
		s     SignOut
		wants []string
	}{
		{"told", told, []string{"asked by Single page app", "22:13:20.000 UTC", "told by the back channel", "22:13:20.012 UTC", "12 ms later"}},
		{"own", own, []string{"You asked this app to sign out", "22:13:19.960 UTC", "The environment ended the session<", "22:13:20.000 UTC"}},
		{"late", late, []string{"Your session expired.", "The session expired at the environment<", "12 ms later"}},
		{"unknown", unknown, []string{"This app noticed at its refresh", "22:13:20.000 UTC"}},
	} {
		var b strings.Builder
		if err := LastSignOut(tt.s, ended.Add(time.Second)).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		rest := b.String()
		for _, want := range tt.wants {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s: no %q after what comes before it in %s", tt.name, want, b.String())
			}
			rest = after
		}
		if n := strings.Count(b.String(), `class="step"`); n > 2 || tt.name == "unknown" && n != 1 {
			t.Errorf("%s: %d steps", tt.name, n)
		}
	}
}
