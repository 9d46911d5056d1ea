//go:build unix

package environment_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// sizes are how many sessions are stored besides the one that is measured. Each has three applications, and so three
// token families with a refresh token that is good and one that was rotated.
var sizes = []int{100, 100_000}

// fill is what users left behind who signed in some time ago, each row with random values where the real one has them.
const fill = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %[1]d)
INSERT INTO sessions (sid, cookie, sub, amr, auth_time, created_at, seen_at, expires_at, idle_expires_at)
SELECT 'ses_' || lower(hex(randomblob(10))), randomblob(32), 'usr_alan', 'otp', %[2]d, %[2]d, %[2]d, %[2]d + 2592000000000, %[2]d + 43200000000 FROM n;
INSERT INTO session_devices (sid, user_agent, ip) SELECT sid, 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', '127.0.0.1' FROM sessions;
INSERT INTO session_clients (sid, client_id, oid, joined_at)
SELECT sid, client, 'org_analytical', created_at FROM sessions, (SELECT 'web_local' AS client UNION SELECT 'spa_local' UNION SELECT 'desktop_local');
INSERT INTO grants (id, code, sid, client_id, sub, oid, scope, redirect_uri, challenge, nonce, auth_time, amr, code_expires_at, code_used_at)
SELECT 'gr_' || lower(hex(randomblob(10))), randomblob(32), sid, client_id, 'usr_alan', oid, 'openid profile email offline_access',
  'http://localhost:8081/callback', hex(randomblob(21)), hex(randomblob(16)), joined_at, 'otp', joined_at + 60000000, joined_at + 1000000 FROM session_clients;
INSERT INTO refresh_tokens (hash, grant_id, created_at, rotated_at)
SELECT randomblob(32), id, code_used_at, rotated FROM grants, (SELECT 0 AS rotated UNION SELECT %[2]d);
`

// grown returns the configuration of an environment that has that many sessions in its store.
func grown(b *testing.B, sessions int) environment.Config {
	b.Helper()
	seed, err := os.ReadFile("../environment.yaml")
	if err != nil {
		b.Fatal(err)
	}
	cfg := environment.Config{Data: b.TempDir(), Seed: seed, Log: slog.New(slog.DiscardHandler)}
	e, err := environment.New(b.Context(), cfg) // makes the tables and a signing key
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(cfg.Data, "environment.db"))
	if err != nil {
		b.Fatal(err)
	}
	_, err = db.Exec(fmt.Sprintf(fill, sessions, time.Now().Add(-time.Hour).UnixMicro()))
	if closeErr := db.Close(); err != nil || closeErr != nil {
		b.Fatal(err, closeErr)
	}
	return cfg
}

// started is a desk at an environment with this configuration.
func started(b *testing.B, cfg environment.Config) *desk {
	b.Helper()
	e, err := environment.New(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() }) // nothing waits
	d := &desk{b: b, handler: e, cookies: map[string]string{}}
	d.logout = func() {
		if _, err := e.Sessions.EndAll(b.Context(), "usr_ada", session.ReasonLogout, "web_local"); err != nil {
			b.Fatal(err)
		}
	}
	return d
}

// BenchmarkGrowth measures what becomes slower or larger with the number of stored sessions. x-signatures is the CPU time in
// terms of two signatures, so the two sizes can be compared within one run.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			cfg := grown(b, n)
			b.Run("start", func(b *testing.B) { benchmarkStart(b, cfg) })
			b.Run("sweep", func(b *testing.B) { benchmarkSweep(b, cfg) })
			b.Run("login", func(b *testing.B) {
				d := started(b, cfg)
				measure(b, func() { d.redeem(d.signIn()) })
			})
			b.Run("refresh", func(b *testing.B) {
				d := started(b, cfg)
				token := d.redeem(d.signIn())
				measure(b, func() { token = d.token(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}) })
			})
			b.Run("login-logout", func(b *testing.B) {
				d := started(b, cfg)
				d.logout()
				measure(b, func() {
					d.redeem(d.signIn())
					d.logout()
				})
			})
		})
	}
}

// benchmarkStart opens the environment until it can answer, and reports what it has in memory and on disk then.
func benchmarkStart(b *testing.B, cfg environment.Config) {
	for b.Loop() {
		e, err := environment.New(b.Context(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapInuse)/1e6, "heap-MB")
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	info, err := os.Stat(filepath.Join(cfg.Data, "environment.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/1e6, "file-MB")
}

// benchmarkSweep looks for old rows where there are none, which is what nearly every sweep does. Requests wait for it.
func benchmarkSweep(b *testing.B, cfg environment.Config) {
	s, err := store.Open(cfg.Data)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() }) // nothing waits
	for b.Loop() {
		week := 7 * 24 * time.Hour
		err := s.Sweep(context.Background(), time.Now(), store.Retention{Ended: week, Unused: week, Rotated: week, Deliveries: week})
		if err != nil {
			b.Fatal(err)
		}
	}
}
