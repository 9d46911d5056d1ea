//go:build unix

package environment_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"
)

// clients is how many use the token endpoint at once.
const clients = 16

// BenchmarkTokenConcurrent refreshes in 16 sessions at once, over a real connection each. It reports the median and the 99th
// percentile, and how many medians the latter is: with more clients than processors, waiting is most of both.
func BenchmarkTokenConcurrent(b *testing.B) {
	d := newDesk(b)
	server := httptest.NewServer(d.handler)
	defer server.Close()
	form := func(refresh string) url.Values {
		return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}
	}
	tokens := make([]string, clients)
	for i := range tokens {
		tokens[i] = d.redeem(d.signIn())
	}
	var mu sync.Mutex
	var took []time.Duration
	work := make(chan struct{})
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			own := &desk{b: b, handler: remote(server.URL), cookies: map[string]string{}}
			for range work {
				started := time.Now()
				tokens[i] = own.token(form(tokens[i]))
				mu.Lock()
				took = append(took, time.Since(started))
				mu.Unlock()
			}
		})
	}
	for b.Loop() {
		work <- struct{}{}
	}
	close(work)
	all.Wait()
	slices.Sort(took)
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	b.ReportMetric(float64(p50.Microseconds())/1e3, "p50-ms")
	b.ReportMetric(float64(p99.Microseconds())/1e3, "p99-ms")
	b.ReportMetric(float64(p99)/float64(p50), "p99-in-medians")
}

// remote is the environment behind a connection.
func remote(address string) http.Handler {
	to, err := url.Parse(address)
	if err != nil {
		panic(err) // httptest made it
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.Transport = &http.Transport{} // one connection for each client
	return proxy
}
