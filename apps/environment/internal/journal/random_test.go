package journal

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
)

// E8: a secret in a place that is shown, because developers put it there, is shown as its length.
func TestRandom(t *testing.T) {
	const secret = "RFF7GI6PVIOAWX3LFGPUZ7BBED7MQ34FMSAOIZEQ7ONEF7X4GRC6"
	hidden := "[redacted, 52 characters]"
	for text, want := range map[string]string{
		secret:                             hidden,
		"/api/v1/users/" + secret + "/x":   "/api/v1/users/" + hidden + "/x",
		`no client_id "` + secret + `".`:   `no client_id "` + hidden + `".`,
		"http://h/cb?code=" + secret:       "http://h/cb?code=" + hidden,
		"4f3c2b1a0f9e8d7c6b5a493827160504": "[redacted, 32 characters]",
		"iY3-kq_0aLx9vTt2bQm7wZ_c5dE8fGhJ": "[redacted, 32 characters]",
		// What is no secret stays.
		"ses_abcdefghij0123456789":                                          "ses_abcdefghij0123456789",
		"0b8a2f8e-54c3-4a7e-9a51-3b0d6f1f9c55":                              "0b8a2f8e-54c3-4a7e-9a51-3b0d6f1f9c55",
		"https://Studious-space-guide-4jv6x7gq9p3r5-3000.example.dev/cb":    "https://Studious-space-guide-4jv6x7gq9p3r5-3000.example.dev/cb",
		"my-application-for-the-night-shift-of-all":                         "my-application-for-the-night-shift-of-all",
		"Only code_challenge_method=S256 is supported, and nothing besides": "Only code_challenge_method=S256 is supported, and nothing besides",
	} {
		if got := hideRandom(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

// E8: Record lets no such secret in, in whatever part of an event.
func TestRecordHidesRandom(t *testing.T) {
	const secret = "RFF7GI6PVIOAWX3LFGPUZ7BBED7MQ34FMSAOIZEQ7ONEF7X4GRC6"
	var log strings.Builder
	j := &Journal{log: slog.New(slog.NewTextHandler(&log, nil)), changed: make(chan struct{})}
	message := Message{Address: "/x/" + secret, Fields: []Field{{Name: secret, Value: "y " + secret, Claims: []Field{{Name: "sub", Value: secret}}}}}
	j.Record(Event{Kind: Token, Reason: secret, Expected: secret, Came: secret, Request: message, Response: Message{Address: secret}})
	stored, err := json.Marshal(j.Recent(1))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(stored) + log.String(); strings.Contains(got, secret) || strings.Count(got, "[redacted, 52 characters]") != 9 {
		t.Errorf("recorded and logged: %s", got)
	}
}
