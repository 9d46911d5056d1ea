//go:build linux

package window

import (
	"flag"
	"slices"
	"testing"
	"time"
)

var idle = flag.Duration("idle", 20*time.Second, "how long BenchmarkIdle watches the window")

// settled is when the window has shown all that it shows by itself.
const settled = 10 * time.Second

// BenchmarkPackage measures the package that people download, and the program in it.
func BenchmarkPackage(b *testing.B) {
	p := installed(b)
	var archive, program int64
	for b.Loop() {
		archive, program = size(b, p.archive), size(b, p.program)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(megabytes(archive), "package-MB")
	b.ReportMetric(megabytes(program), "program-MB")
}

// BenchmarkFirstFrame measures from the start of the program to its first frame on the screen: the median of ten starts.
func BenchmarkFirstFrame(b *testing.B) {
	s := theScreen(b)
	p := installed(b)
	var took []time.Duration
	for b.Loop() {
		for range 10 {
			s.await(b, "an empty screen", false)
			started := time.Now()
			w := open(b, p.program)
			s.await(b, "a window", true)
			took = append(took, time.Since(started))
			w.close(b)
		}
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "first-frame-ms")
}

// BenchmarkIdle leaves the window alone for as long as -idle says, with nobody signed in.
func BenchmarkIdle(b *testing.B) {
	s := theScreen(b)
	p := installed(b)
	for b.Loop() {
		w := open(b, p.program)
		s.await(b, "a window", true)
		pause(b, settled)
		before := w.usage(b)
		pause(b, *idle)
		after := w.usage(b)
		w.close(b)
		s.await(b, "an empty screen", false)

		b.ReportMetric(0, "ns/op")
		b.ReportMetric(megabytes(before.resident), "resident-MB")
		b.ReportMetric(megabytes(before.renderer), "renderer-MB")
		b.ReportMetric(megabytes(after.resident-before.resident), "growth-MB")
		b.ReportMetric((after.cpu-before.cpu).Seconds()/idle.Minutes(), "cpu-s/min")
		b.ReportMetric(float64(after.drawn-before.drawn), "redraws")
	}
}

func pause(b *testing.B, d time.Duration) {
	b.Helper()
	select {
	case <-time.After(d):
	case <-b.Context().Done():
	}
}

func megabytes(bytes int64) float64 { return float64(bytes) / 1e6 }
