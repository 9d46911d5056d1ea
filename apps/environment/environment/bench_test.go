//go:build unix

package environment_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"example.com/multiapp/apps/environment/environment"
)

// The benchmarks call the handler without a network, on SQLite, and report two numbers besides the usual ones:
//
//	signatures/op  the RSA signatures that one operation makes
//	x-signatures   the CPU time of an operation over that of its bare signatures, both measured in turns
//
// CPU time is the process's, so other programs on the machine disturb it less than the clock.

// desk is an environment and one browser's cookies.
type desk struct {
	b       *testing.B
	handler http.Handler
	cookies map[string]string
	logout  func() // ends the sessions of usr_ada without a delivery, whose time is the application's
}

func newDesk(b *testing.B) *desk {
	b.Helper()
	seed, err := os.ReadFile("../environment.yaml")
	if err != nil {
		b.Fatal(err)
	}
	e, err := environment.New(context.Background(), environment.Config{Data: b.TempDir(), Seed: seed, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() }) // nothing waits
	return &desk{b: b, handler: e, cookies: map[string]string{}}
}

func (d *desk) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	target, body := path, ""
	if method == http.MethodGet {
		target += "?" + form.Encode()
	} else {
		body = form.Encode()
	}
	r := httptest.NewRequest(method, "http://localhost:8090"+target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, value := range d.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		d.cookies[c.Name] = c.Value
	}
	return w
}

func (d *desk) location(w *httptest.ResponseRecorder) url.Values {
	d.b.Helper()
	to, err := w.Result().Location()
	if err != nil {
		d.b.Fatalf("status %d without a redirect", w.Code)
	}
	return to.Query()
}

func (d *desk) authorize() url.Values {
	d.b.Helper()
	return d.location(d.do(http.MethodGet, "/oauth/authorize", url.Values{"client_id": {"web_local"}, "redirect_uri": {"http://localhost:8081/callback"},
		"response_type": {"code"}, "scope": {"openid profile email offline_access"}, "state": {"s"}, "nonce": {"n"}}))
}

var requestField = regexp.MustCompile(`name="request" value="([^"]+)"`)

// signIn is authorize, the sign-in page and the choice of a user.
func (d *desk) signIn() (code string) {
	d.b.Helper()
	clear(d.cookies)
	page := d.do(http.MethodGet, "/sign-in", d.authorize())
	field := requestField.FindStringSubmatch(page.Body.String())
	if field == nil {
		d.b.Fatalf("status %d without a sign-in form", page.Code)
	}
	return d.location(d.do(http.MethodPost, "/sign-in/user", url.Values{"request": {field[1]}, "user_id": {"usr_ada"}})).Get("code")
}

func (d *desk) token(form url.Values) (refresh string) {
	d.b.Helper()
	form.Set("client_id", "web_local")
	form.Set("client_secret", "local-web-secret")
	w := d.do(http.MethodPost, "/oauth/token", form)
	var got struct {
		Refresh string `json:"refresh_token"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Refresh == "" {
		d.b.Fatalf("token: status %d", w.Code)
	}
	return got.Refresh
}

func (d *desk) redeem(code string) string {
	d.b.Helper()
	return d.token(url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {"http://localhost:8081/callback"}})
}

// BenchmarkColdLogin is authorize, sign-in page, sign-in, token.
func BenchmarkColdLogin(b *testing.B) {
	d := newDesk(b)
	measure(b, func() { d.redeem(d.signIn()) })
}

// BenchmarkSingleSignOn is authorize and token in a browser with a session.
func BenchmarkSingleSignOn(b *testing.B) {
	d := newDesk(b)
	d.redeem(d.signIn())
	measure(b, func() { d.redeem(d.authorize().Get("code")) })
}

// BenchmarkRefresh is one rotation.
func BenchmarkRefresh(b *testing.B) {
	d := newDesk(b)
	token := d.redeem(d.signIn())
	measure(b, func() { token = d.token(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}) })
}

// measure runs an operation that makes two signatures, in turns with two bare signatures.
func measure(b *testing.B, operation func()) {
	b.Helper()
	const signatures, turn = 2, 16
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	digest := sha256.Sum256(nil)
	var operations, bare float64
	b.ReportAllocs()
	n := 0
	for started := cpu(b); b.Loop(); n++ {
		operation()
		if n%turn == turn-1 {
			b.StopTimer()
			half := cpu(b)
			for range turn * signatures {
				if _, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:]); err != nil {
					b.Fatal(err)
				}
			}
			operations, bare = operations+half-started, bare+cpu(b)-half
			started = cpu(b)
			b.StartTimer()
		}
	}
	b.ReportMetric(signatures, "signatures/op")
	if bare > 0 {
		b.ReportMetric(operations/bare, "x-signatures")
	}
}

// cpu is the CPU time that this process has used, in seconds.
func cpu(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
