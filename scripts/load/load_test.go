//go:build unix

package main

import (
	"bufio"
	"strings"
	"testing"
	"time"
)

// The whole program, small: the real environment, the real web app, and every check on the way.
func TestSmallLoad(t *testing.T) {
	var out, progress strings.Builder
	plan := Plan{Root: "../..", Sessions: []int{1, 3}, Logouts: 2, Burst: 2, Workers: 2, Apps: 3, Dead: 1, Rounds: 1, Limit: 5 * time.Minute}
	if err := run(t.Context(), plan, &out, &progress); err != nil {
		t.Fatalf("%v\n%s", err, progress.String())
	}
	for _, want := range []string{"2 at once", "told p50", "with the dead ones over without"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, out.String())
		}
	}
	t.Log(out.String())
}

// The checks see what they are for.
func TestStreamProblems(t *testing.T) {
	const open = "retry: 1000\nevent: open\ndata: {\"sid\":\"ses_1\"}\n\n"
	tests := []struct {
		name, says, problem string
	}{
		{"ended", ": beat\n\nevent: ended\nid: ended-ses_1\ndata: {\"sid\":\"ses_1\"}\n\n", ""},
		{"somebody else's", "event: ended\ndata: {\"sid\":\"ses_2\"}\n\n", `said "ended" of session "ses_2"`},
		{"expired", "event: expired\ndata: {\"sid\":\"ses_1\"}\n\n", `said "expired"`},
		{"cut off", "event: ended\n", "broke"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			events := bufio.NewReader(strings.NewReader(open + tt.says))
			name, sid, err := next(events)
			if name != "open" || sid != "ses_1" || err != nil {
				t.Fatalf("began with %q of %q, %v", name, sid, err)
			}
			s := &stream{sid: sid}
			s.follow(events)
			if tt.problem == "" && s.problem != nil || tt.problem != "" && (s.problem == nil || !strings.Contains(s.problem.Error(), tt.problem)) {
				t.Errorf("problem = %v, want %q", s.problem, tt.problem)
			}
		})
	}
}
