package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// All times are shown in UTC, so that servers, browsers and windows say the same,
// and the same as their logs.

// ClockTime is a time of day, such as "14:03:22 UTC".
func ClockTime(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.UTC().Format("15:04:05 MST")
}

// StepTime is a time of day to the millisecond, for steps that follow each other
// closely: "14:03:22.418 UTC".
func StepTime(t time.Time) string { return t.UTC().Format("15:04:05.000 MST") }

// DateTime is a date and time, such as "5 Mar 2026, 14:03 UTC".
func DateTime(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.UTC().Format("2 Jan 2006, 15:04 MST")
}

// MachineTime is the value of a time element's datetime attribute.
func MachineTime(t time.Time) string { return t.Format(time.RFC3339Nano) }

// Took is a duration for people: "under 0.1 ms", "0.4 ms", "12 ms", "1.3 s".
func Took(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case ms >= 10:
		return fmt.Sprintf("%.0f ms", ms)
	case ms < 0.1:
		return "under 0.1 ms"
	}
	return fmt.Sprintf("%.1f ms", ms)
}

// Initials are up to two letters that stand for a user without a picture.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	out := firstLetter(words[0])
	if len(words) > 1 {
		out += firstLetter(words[len(words)-1])
	}
	return strings.ToUpper(out)
}

func firstLetter(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(r)
}

func pageTitle(p Page) string {
	if p.App == "" {
		return p.Title + " · multiapp"
	}
	return p.Title + " · " + p.App + " · multiapp"
}

func homeURL(p Page) string {
	if p.Home == "" {
		return "/"
	}
	return p.Home
}

// appLinks puts the page's own application before the others.
func appLinks(p Page) []Link {
	own := Link{Label: p.App, URL: homeURL(p), Current: true}
	return append([]Link{own}, p.Apps...)
}

func unixMilli(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// factValue is the value, or a dash where nothing is known.
func factValue(f Fact) string {
	if f.Value == "" && f.Extra == nil {
		return "—"
	}
	return f.Value
}

func noticeRole(kind NoticeKind) string {
	if kind == NoticeDanger {
		return "alert"
	}
	return "status"
}

func buttonClass(kind ButtonKind) string {
	if kind == ButtonPrimary {
		return "button"
	}
	return "button button-" + string(kind)
}

func stepClass(s Step) string {
	if s.Failed {
		return "step step-failed"
	}
	return "step"
}

func pageClass(p Page) string {
	if p.Narrow {
		return "page page-narrow"
	}
	return "page"
}
