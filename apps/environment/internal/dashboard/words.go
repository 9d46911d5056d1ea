package dashboard

import (
	"fmt"
	"strings"
	"time"
)

const day = 24 * time.Hour

// units are what Span counts in, the longest first.
var units = []struct {
	name string
	size time.Duration
}{{"day", day}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}}

// Span is a duration for people, in its two longest units: "30 minutes", "12 hours", "1 day 6 hours". Less than a
// second is "0 seconds".
func Span(d time.Duration) string {
	var parts []string
	for _, u := range units {
		n := d / u.size
		d -= n * u.size
		if n > 0 {
			parts = append(parts, Count(int(n), u.name))
		}
		if len(parts) == 2 || n == 0 && len(parts) == 1 {
			break
		}
	}
	if len(parts) == 0 {
		return "0 seconds"
	}
	return strings.Join(parts, " ")
}

// In is when something happens, for people: "in 12 minutes", "in 1 day 6 hours", "at any moment".
func In(at, now time.Time) string {
	switch left := at.Sub(now); {
	case left >= time.Minute:
		return "in " + Span(left.Truncate(time.Minute))
	case left >= time.Second:
		return "in " + Span(left)
	}
	return "at any moment"
}

// Ago is when something happened: "12 minutes ago", "just now".
func Ago(at, now time.Time) string {
	if passed := now.Sub(at); passed >= 5*time.Second {
		return longest(passed) + " ago"
	}
	return "just now"
}

// longest is a duration in its longest unit.
func longest(d time.Duration) string {
	for _, u := range units {
		if d >= u.size {
			return Count(int(d/u.size), u.name)
		}
	}
	return "0 seconds"
}

// Count is "1 session", "2 sessions".
func Count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
