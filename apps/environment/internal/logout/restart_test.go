package logout_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/pages"
)

// process is the environment's real program in its own process.
type process struct {
	url string
	cmd *exec.Cmd
}

func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "environment")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "no_otel", "-o", program, "example.com/multiapp/apps/environment").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// startProgram runs the program and waits until it says that it is ready.
func startProgram(t *testing.T, program, addr, data, webURL string) *process {
	t.Helper()
	p := &process{url: "http://" + addr, cmd: exec.CommandContext(context.WithoutCancel(t.Context()), program)}
	p.cmd.Env = append(os.Environ(), "ENV_URL="+p.url, "ENVIRONMENT_ADDR="+addr, "ENVIRONMENT_DATA="+data, "WEB_URL="+webURL, "LOG_LEVEL=error")
	p.cmd.Dir = t.TempDir()
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "ready environment ") {
		t.Fatalf("the first line is %q", lines.Text())
	}
	return p
}

// kill ends the process as kill -9 does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended already
	_ = p.cmd.Wait()         // reports the signal
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// hangingOnce is an application whose first answer never comes; the later ones are 200.
type hangingOnce struct {
	first chan struct{} // closed when the first token has arrived
	token chan string   // those that arrive afterwards
	calls int
}

func (h *hangingOnce) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	token := r.PostFormValue("logout_token")
	if h.calls++; h.calls == 1 { // one delivery at a time: no lock needed
		close(h.first)
		<-r.Context().Done()
		return
	}
	h.token <- token
}

var requestField = regexp.MustCompile(`name="request" value="([^"]+)"`)

// signInTo signs Ada in to the web application through the real form and returns her browser.
func signInTo(t *testing.T, envURL, webURL string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), webURL) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	query := url.Values{"client_id": {"web_local"}, "response_type": {"code"}, "scope": {"openid"}, "redirect_uri": {webURL + "/callback"}}
	form := getText(t, client, envURL+"/oauth/authorize?"+query.Encode())
	match := requestField.FindStringSubmatch(form)
	if match == nil {
		t.Fatal("there is no sign-in form")
	}
	resp, err := client.PostForm(envURL+pages.PathSignInUser, url.Values{"request": {match[1]}, "user_id": {"usr_ada"}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if !strings.Contains(resp.Header.Get("Location"), "code=") {
		t.Fatalf("sign-in: status %d", resp.StatusCode)
	}
	return client
}

func getText(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// E7, requirement 22: kill -9 while a logout token is on its way; the next process delivers it.
func TestDeliverySurvivesKill(t *testing.T) {
	receiver := &hangingOnce{first: make(chan struct{}), token: make(chan string, 1)}
	app := httptest.NewServer(receiver)
	defer app.Close()
	program, addr, data := buildProgram(t), freeAddr(t), t.TempDir()

	p := startProgram(t, program, addr, data, app.URL)
	browser := signInTo(t, p.url, app.URL)
	cut := make(chan struct{})
	go func() {
		defer close(cut)
		if resp, err := browser.PostForm(p.url+pages.PathSessionEnd, nil); err == nil { // the kill may cut it off
			_ = resp.Body.Close()
		}
	}()
	<-receiver.first
	p.kill()
	<-cut

	p = startProgram(t, program, addr, data, app.URL)
	if token := <-receiver.token; strings.Count(token, ".") != 2 {
		t.Error("what arrives after the restart is not a signed token")
	}
	if home := getText(t, browser, p.url+"/"); !strings.Contains(home, `id="no-session"`) {
		t.Error("the browser is still signed in")
	}
}
