package loopback

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.com/multiapp/shared/ui"
)

// waiting is a server that accepts the state "right".
type waiting struct {
	*Server
	cancel  context.CancelCauseFunc
	result  chan error
	answers int // final ones; read it after result
}

func await(t *testing.T) *waiting {
	t.Helper()
	server, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	w := &waiting{Server: server, cancel: cancel, result: make(chan error, 1)}
	go func() {
		w.result <- server.Await(ctx, "/callback", func(_ context.Context, q url.Values) Answer {
			if q.Get("state") != "right" {
				return Answer{Page: Page{Failed: true, Title: "Not this login"}}
			}
			w.answers++
			if description := q.Get("error_description"); description != "" {
				return Answer{Final: true, Page: Page{Failed: true, Title: "Sign-in failed", Detail: description}}
			}
			return Answer{Final: true, Page: Page{Title: "You are signed in"}}
		})
	}()
	t.Cleanup(func() { cancel(nil) })
	return w
}

func do(t *testing.T, method, target, host string) (status int, body string, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text), res.Header
}

// D2: whatever a stranger sends is refused, and the real answer still arrives.
func TestAwaitRefusesAndGoesOn(t *testing.T) {
	w := await(t)
	port := w.URL("")[strings.LastIndex(w.URL(""), ":"):]
	for name, test := range map[string]struct {
		method, path, host string
		status             int
	}{
		"ErrForeignHost":   {"GET", "/callback?state=right", "evil.example" + port, 400},
		"ErrLocalhostName": {"GET", "/callback?state=right", "localhost" + port, 400},
		"ErrOtherPort":     {"GET", "/callback?state=right", "127.0.0.1:1", 400},
		"ErrWrongPath":     {"GET", "/", "", 404},
		"ErrLongerPath":    {"GET", "/callback/x?state=right", "", 404},
		"ErrMethod":        {"POST", "/callback?state=right", "", 405},
		"ErrWrongState":    {"GET", "/callback?state=wrong&code=x", "", 400},
		"ErrNoState":       {"GET", "/callback?code=x", "", 400},
		"ErrStrayError":    {"GET", "/callback?error=access_denied", "", 400},
		"ErrBadEscape":     {"GET", "/callback?state=right&x=%zz", "", 400},
		"ErrEmptyQuery":    {"GET", "/callback", "", 400},
		"ErrEncodedPath":   {"GET", "/callback%2f..?state=right", "", 404},
		"ErrTwoStates":     {"GET", "/callback?state=wrong&state=right&code=x", "", 400},
		"ErrHugeQuery":     {"GET", "/callback?state=right&x=" + strings.Repeat("a", 1<<20), "", 431},
	} {
		t.Run(name, func(t *testing.T) {
			status, body, _ := do(t, test.method, w.URL(test.path), test.host)
			if status != test.status || strings.Contains(body, "signed in") {
				t.Errorf("answered %d, want %d", status, test.status)
			}
		})
	}
	select {
	case err := <-w.result:
		t.Fatalf("the wait ended: %v", err)
	default:
	}
	status, body, header := do(t, "GET", w.URL("/callback?state=right&code=x"), "")
	if status != 200 || !strings.Contains(body, "You are signed in") {
		t.Errorf("the real answer got %d", status)
	}
	checkHeaders(t, header, body)
	if err := <-w.result; err != nil || w.answers != 1 {
		t.Errorf("Await returned %v after %d answers", err, w.answers)
	}
}

func checkHeaders(t *testing.T, header http.Header, body string) {
	t.Helper()
	style := body[strings.Index(body, "<style>")+len("<style>") : strings.Index(body, "</style>")]
	if style != pageCSS || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'; style-src '"+"sha256-"+styleHash()) {
		t.Error("the content security policy does not allow the page's own style alone")
	}
	if header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers are %v", header)
	}
	if strings.Contains(body, "<script") || strings.Contains(body, "style=") {
		t.Error("the page holds a script or a style attribute")
	}
}

// D2: one callback, then the server is gone.
func TestAwaitOnce(t *testing.T) {
	w := await(t)
	target := w.URL("/callback?state=right&code=x")
	do(t, "GET", target, "")
	if err := <-w.result; err != nil {
		t.Fatal(err)
	}
	if res, err := http.Get(target); err == nil {
		res.Body.Close()
		t.Errorf("a second callback was answered %d", res.StatusCode)
	}
}

// D2: clients that send nothing, or half a request, hold nothing up, and are cut off.
func TestAwaitSlowClients(t *testing.T) {
	w := await(t)
	var slow []net.Conn
	for _, begun := range []string{"", "GET /callback?state=right", "GET /callback?state=right&code=x HTTP/1.1\r\nHost: "} {
		conn, err := net.Dial("tcp4", strings.TrimPrefix(w.URL(""), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, begun); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, conn)
	}
	if status, _, _ := do(t, "GET", w.URL("/callback?state=right&code=x"), ""); status != 200 {
		t.Errorf("the real answer got %d", status)
	}
	if err := <-w.result; err != nil || w.answers != 1 {
		t.Errorf("Await returned %v after %d answers", err, w.answers)
	}
	for _, conn := range slow {
		if answer, _ := io.ReadAll(conn); strings.Contains(string(answer), "200 OK") {
			t.Errorf("a slow client got %q", answer)
		}
	}
}

// D2: without a real answer, too, a slow client is cut off.
func TestServerBoundsEachStep(t *testing.T) {
	server := newHTTPServer(nil)
	if server.ReadHeaderTimeout <= 0 || server.ReadTimeout <= 0 || server.WriteTimeout <= 0 || server.IdleTimeout <= 0 || server.MaxHeaderBytes <= 0 {
		t.Errorf("something is unbounded: %+v", server)
	}
}

// D2: two callbacks at the same moment are still one.
func TestAwaitOneOfMany(t *testing.T) {
	w := await(t)
	statuses := make(chan int)
	for range 8 {
		go func() {
			res, err := http.Get(w.URL("/callback?state=right&code=x"))
			if err != nil {
				statuses <- 0 // closed already
				return
			}
			res.Body.Close()
			statuses <- res.StatusCode
		}()
	}
	good := 0
	for range 8 {
		if <-statuses == 200 {
			good++
		}
	}
	if err := <-w.result; err != nil || good != 1 || w.answers != 1 {
		t.Errorf("%d good answers of %d, error %v", good, w.answers, err)
	}
}

// D2, W9: what the environment or a stranger writes is text, not markup.
func TestDetailIsEscaped(t *testing.T) {
	w := await(t)
	evil := `<script>alert(1)</script><img src=x onerror="a">`
	status, body, _ := do(t, "GET", w.URL("/callback?state=right&error=access_denied&error_description="+url.QueryEscape(evil)), "")
	if status != 400 || strings.Contains(body, "<script") || strings.Contains(body, "<img") || !strings.Contains(body, "&lt;script&gt;") {
		t.Errorf("status %d, page %s", status, body)
	}
}

// D2: cancel and time-out end the wait with their cause and free the port.
func TestAwaitEnds(t *testing.T) {
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		w := await(t)
		w.cancel(cause)
		if err := <-w.result; !errors.Is(err, cause) {
			t.Errorf("got %v, want %v", err, cause)
		}
		port, _ := strconv.Atoi(w.URL("")[strings.LastIndex(w.URL(""), ":")+1:])
		again, err := Listen(port)
		if err != nil {
			t.Fatalf("the port was not freed: %v", err)
		}
		again.Close()
	}
}

// D1: a busy port is named.
func TestListenBusyPort(t *testing.T) {
	first, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	u, err := url.Parse(first.URL("/callback"))
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil || u.Hostname() != "127.0.0.1" {
		t.Fatalf("listens at %s", u)
	}
	var busy *PortBusyError
	if _, err := Listen(port); !errors.As(err, &busy) || busy.Port != port {
		t.Errorf("got %v", err)
	}
}

func TestPageHasTheProductsColours(t *testing.T) {
	for _, palette := range []ui.Palette{ui.Light, ui.Dark} {
		for _, colour := range []ui.Color{palette.Background, palette.Surface, palette.Border, palette.Text, palette.TextMuted,
			palette.Accent, palette.Danger, palette.Subtle, palette.Logo, palette.LogoLit} {
			if !strings.Contains(pageCSS, string(colour)+";") {
				t.Errorf("page.css lacks %s", colour)
			}
		}
	}
}

func TestPageHasTheProductsLogo(t *testing.T) {
	logo, err := fs.ReadFile(ui.Assets, "logo.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, drawn := range regexp.MustCompile(` (?:d|r|transform|stroke-width)="[^"]*"`).FindAllString(string(logo), -1) {
		if !strings.Contains(pageHTML, drawn) {
			t.Errorf("page.html lacks%s", drawn)
		}
	}
}
