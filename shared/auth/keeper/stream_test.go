package keeper

import (
	"strings"
	"testing"
	"time"
)

// The relay's clock is its own; ours is what the window counts by. What is no time
// does not keep anybody signed in.
func TestEndingOf(t *testing.T) {
	b := newBench(t, "")
	now := b.clock().UTC()
	for greeting, want := range map[string]time.Duration{
		`{"now":"` + now.Add(-time.Minute).Format(time.RFC3339Nano) + `"}`:         time.Minute,
		`{"now":"` + now.Add(300*time.Millisecond).Format(time.RFC3339Nano) + `"}`: 0,
		`{"now":"noon"}`: 0, `{}`: 0, `?`: 0,
	} {
		if got := b.relayBehind(greeting); got != want {
			t.Errorf("%s is %s behind, want %s", greeting, got, want)
		}
	}
	e, err := endingOf(`{"sid":"ses_1","at":"2026-03-05T12:00:00.250Z","received":"noon","by":"`+strings.Repeat("ä", 100)+`"}`, "ses_1", time.Minute)
	if err != nil || !e.At.Equal(time.Date(2026, 3, 5, 12, 1, 0, 250e6, time.UTC)) || !e.Received.IsZero() || e.By != strings.Repeat("ä", longestName) {
		t.Errorf("got %+v, %v", e, err)
	}
	for reason, want := range map[string]string{"expired": ReasonExpired, "": ReasonElsewhere, "sunspots": ReasonElsewhere} {
		if e, err := endingOf(`{"sid":"ses_1","reason":"`+reason+`"}`, "ses_1", 0); err != nil || e.Reason() != want {
			t.Errorf("%q became %+v, %v", reason, e, err)
		}
	}
	for _, data := range []string{"", "null", `{"sid":""}`, `{"sid":"ses_2"}`, `{"sid":1}`} {
		if _, err := endingOf(data, "ses_1", 0); err == nil {
			t.Errorf("%q was believed", data)
		}
	}
}
