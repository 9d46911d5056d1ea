//go:build unix

package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(100 - i) // unsorted on purpose
	}
	tests := []struct {
		values []time.Duration
		p      float64
		want   time.Duration
	}{
		{nil, 50, 0},
		{[]time.Duration{7}, 0, 7},
		{[]time.Duration{7}, 99, 7},
		{[]time.Duration{2, 1}, 50, 1},
		{[]time.Duration{3, 1, 2}, 50, 2},
		{hundred, 50, 50},
		{hundred, 99, 99},
		{hundred, 99.1, 100},
		{hundred, 100, 100},
	}
	for _, tt := range tests {
		before := slices.Clone(tt.values)
		if got := percentile(tt.values, tt.p); got != tt.want {
			t.Errorf("percentile %g of %d values = %d, want %d", tt.p, len(tt.values), got, tt.want)
		}
		if !slices.Equal(before, tt.values) {
			t.Error("the values were sorted in place")
		}
	}
}

func TestStreamTable(t *testing.T) {
	times := []time.Duration{time.Millisecond, 2 * time.Millisecond, 30 * time.Millisecond}
	got := streamTable([]streamResult{
		{open: 1, atOnce: 1, serial: times[:1]},
		{open: 1000, atOnce: 20, serial: times, burst: times, before: 10_000_000, after: 25_000_000},
	})
	want := `
From the logout request to the event in the session's own stream

  streams  logouts         how     p50      p99      max  memory, no stream  with all  per stream
        1        1  one by one  1.0 ms   1.0 ms   1.0 ms                  –         –           –
     1000        3  one by one  2.0 ms  30.0 ms  30.0 ms            10.0 MB   25.0 MB     15.0 kB
     1000        3  20 at once  2.0 ms  30.0 ms  30.0 ms                                         
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if empty := streamTable(nil); empty != "" {
		t.Errorf("a table of nothing: %q", empty)
	}
}

func TestFanOutTable(t *testing.T) {
	got := fanOutTable([]fanOutResult{
		{living: 1, told: []time.Duration{2 * time.Millisecond}, browser: []time.Duration{time.Second}},
		{living: 1, dead: 1, told: []time.Duration{3 * time.Millisecond}, browser: []time.Duration{time.Second}},
	})
	if want := "with the dead ones over without: p50 1.50, p99 1.50\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant at its end\n%s", got, want)
	}
}

func TestFitWithin(t *testing.T) {
	var said []string
	got := fitWithin([]int{1, 100, 10_000}, 500, func(format string, _ ...any) { said = append(said, format) })
	if want := []int{1, 100, 500}; !slices.Equal(got, want) || len(said) != 1 {
		t.Errorf("got %v, saying %q, want %v and one line", got, said, want)
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		args, problem string
	}{
		{"", ""},
		{"-sessions 0 -apps 0", ""},
		{"-sessions 1,many", `"many" is not a number`},
		{"-sessions 100000", "-sessions must be"},
		{"-logouts 0 -burst 1000", "-burst must be"},
		{"-apps 3 -dead 3", "-dead must be from 0 to 2"},
	}
	for _, tt := range tests {
		_, err := parse(strings.Fields(tt.args))
		if tt.problem == "" && err != nil || tt.problem != "" && (err == nil || !strings.Contains(err.Error(), tt.problem)) {
			t.Errorf("parse(%q) = %v, want %q", tt.args, err, tt.problem)
		}
	}
}
