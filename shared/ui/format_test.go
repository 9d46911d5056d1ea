package ui

import (
	"testing"
	"time"
)

func TestSpecURL(t *testing.T) {
	for label, want := range map[string]string{
		"RFC 6749 §4.1.3":                        "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3",
		"RFC 9207":                               "https://www.rfc-editor.org/rfc/rfc9207",
		"OpenID Connect Core §3.1.3.7":           "https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.3.1.3.7",
		"OpenID Connect Back-Channel Logout 1.0": "https://openid.net/specs/openid-connect-backchannel-1_0.html",
		"OpenID Connect RP-Initiated Logout §2":  "https://openid.net/specs/openid-connect-rpinitiated-1_0.html#rfc.section.2",
		"OpenID Connect Discovery 1.0 §4":        "https://openid.net/specs/openid-connect-discovery-1_0.html#rfc.section.4",
		"javascript:alert(1)":                    "",
		"":                                       "",
	} {
		if got := SpecURL(label); got != want {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{
		3 * time.Microsecond: "under 0.1 ms", 400 * time.Microsecond: "0.4 ms", 12 * time.Millisecond: "12 ms", 1300 * time.Millisecond: "1.3 s",
	} {
		if got := Took(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// Every app shows the same time for the same moment, wherever it runs.
func TestTimesAreInUTC(t *testing.T) {
	moment := time.Date(2026, 3, 5, 15, 3, 22, 418_000_000, time.FixedZone("CET", 3600))
	for got, want := range map[string]string{
		ClockTime(moment): "14:03:22 UTC", StepTime(moment): "14:03:22.418 UTC", DateTime(moment): "5 Mar 2026, 14:03 UTC",
		ClockTime(time.Time{}): "—",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Ada Lovelace": "AL", "grace": "G", "Émile van Zola": "ÉZ", "": "?"} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSignedOutText(t *testing.T) {
	for reason, want := range map[string]string{
		ReasonYou: "You signed out.", ReasonElsewhere: "You signed out in another app.",
		ReasonExpired: "Your session expired.", "": "You are signed out.",
	} {
		if got := SignedOutText(reason); got != want {
			t.Errorf("%q: %q, want %q", reason, got, want)
		}
	}
}
