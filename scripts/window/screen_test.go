//go:build linux

package window

import (
	"os"
	"testing"
	"time"
)

// screen is the memory of the X server that with-desktop.sh runs: 1280×900 points of four bytes at the file's end.
type screen struct{ file *os.File }

const (
	lineBytes = 1280 * 4
	allBytes  = lineBytes * 900
	patience  = time.Minute
)

// theScreen leaves the benchmark out where there is no screen to look at.
func theScreen(b *testing.B) screen {
	b.Helper()
	name := os.Getenv("XVFB_SCREEN_FILE")
	if name == "" {
		b.Skip("the window is measured inside scripts/with-desktop.sh alone, which needs Xvfb")
	}
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = file.Close() })
	return screen{file}
}

// await returns as soon as there is a frame, or none. The empty screen is black; a window fills the left of it, and
// nothing in it is black.
func (s screen) await(b *testing.B, what string, frame bool) {
	b.Helper()
	for deadline := time.Now().Add(patience); s.painted(b) != frame; {
		if time.Now().After(deadline) {
			b.Fatalf("there never was %s", what)
		}
		pause(b, time.Millisecond)
	}
}

// painted looks at one line across the window.
func (s screen) painted(b *testing.B) bool {
	b.Helper()
	info, err := s.file.Stat()
	if err != nil {
		b.Fatal(err)
	}
	line := make([]byte, lineBytes/2)
	if _, err := s.file.ReadAt(line, info.Size()-allBytes+200*lineBytes); err != nil {
		b.Fatal(err)
	}
	points := 0
	for i := 0; i < len(line); i += 4 {
		if line[i]|line[i+1]|line[i+2] != 0 {
			points++
		}
	}
	return points > len(line)/4/2
}
