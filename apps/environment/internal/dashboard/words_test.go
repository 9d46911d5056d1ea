package dashboard_test

import (
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/dashboard"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 seconds", time.Second: "1 second", 90 * time.Second: "1 minute 30 seconds", 30 * time.Minute: "30 minutes",
		12 * time.Hour: "12 hours", 30 * time.Hour: "1 day 6 hours", 720 * time.Hour: "30 days", time.Hour + time.Second: "1 hour",
	} {
		if got := dashboard.Span(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestInAndAgo(t *testing.T) {
	now := time.Unix(1000000, 0)
	for d, want := range map[time.Duration][2]string{
		0: {"at any moment", "just now"}, -time.Hour: {"at any moment", "just now"}, 12*time.Minute + time.Second: {"in 12 minutes", "12 minutes ago"},
		36 * time.Hour: {"in 1 day 12 hours", "1 day ago"}, 59 * time.Second: {"in 59 seconds", "59 seconds ago"},
	} {
		if in, ago := dashboard.In(now.Add(d), now), dashboard.Ago(now.Add(-d), now); in != want[0] || ago != want[1] {
			t.Errorf("%s: %q, %q", d, in, ago)
		}
	}
}
