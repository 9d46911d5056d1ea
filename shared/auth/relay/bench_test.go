package relay

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/ended"
)

// BenchmarkEnded ends all sessions of a user who has so many streams, each of a
// session of its own, and reports when half and all but a hundredth were told, in
// ms after the registry was.
func BenchmarkEnded(b *testing.B) {
	for _, streams := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(streams), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				took = append(took, endAll(b, streams)...)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// endAll returns how long each stream waited for the news.
func endAll(b *testing.B, streams int) []time.Duration {
	b.StopTimer()
	r := startRig(b)
	took := make([]time.Duration, streams)
	var start time.Time
	var told sync.WaitGroup
	for i := range streams {
		c := r.openRaw(b, fmt.Sprintf("ses_%d 1h", i))
		told.Go(func() {
			defer c.Conn.Close()
			read(b, c, "event: ended")
			took[i] = time.Since(start)
		})
	}
	b.StartTimer()
	start = time.Now()
	if err := r.registry.End(b.Context(), ended.Ending{Subject: "usr_1"}); err != nil {
		b.Fatal(err)
	}
	told.Wait()
	b.StopTimer()
	r.stop()
	b.StartTimer()
	return took
}

// BenchmarkOneAmongMany ends one session while 10,000 streams are open.
func BenchmarkOneAmongMany(b *testing.B) {
	r := startRig(b)
	for i := range 10_000 {
		r.openRaw(b, fmt.Sprintf("ses_%d 1h", i))
	}
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		sid := fmt.Sprintf("ses_more_%d", n)
		c := r.openRaw(b, sid+" 1h")
		start := time.Now()
		if err := r.registry.End(b.Context(), ended.Ending{SessionID: sid}); err != nil {
			b.Fatal(err)
		}
		read(b, c, "event: ended")
		took = append(took, time.Since(start))
		_ = c.Conn.Close() // it is over
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkIdle reports the memory of a stream on which nothing happens: heap and
// stacks of server and pipe, without what a network connection costs the kernel.
func BenchmarkIdle(b *testing.B) {
	const streams = 5000
	for b.Loop() {
		r := startRig(b)
		before := inUse()
		var open []*client
		for i := range streams {
			open = append(open, r.openRaw(b, fmt.Sprintf("ses_%d 1h", i)))
		}
		b.ReportMetric(float64(inUse()-before)/streams, "B/stream")
		runtime.KeepAlive(open)
		r.stop()
	}
}

func inUse() int64 {
	runtime.GC()
	runtime.GC() // shrinks stacks
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// openRaw opens a stream and reads its opening, keeping no buffer for it.
func (r *rig) openRaw(b *testing.B, token string) *client {
	c := r.dial(token, "X-Forwarded-For: 127.0.0.1", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")
	read(b, c, "event: open")
	return c
}

// read reads until something was said.
func read(b *testing.B, c io.Reader, want string) {
	var heard []byte
	buffer := make([]byte, 1024)
	for !bytes.Contains(heard, []byte(want)) || !bytes.HasSuffix(heard, []byte("\n\n")) {
		n, err := c.Read(buffer)
		if heard = append(heard, buffer[:n]...); err != nil {
			b.Errorf("heard %q and %v, want %q", heard, err, want)
			return
		}
	}
	if response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(heard)), nil); err == nil && response.StatusCode != http.StatusOK {
		b.Errorf("got %s", response.Status)
	}
}
