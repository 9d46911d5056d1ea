package main

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"
)

const callback = "http://localhost:8081/callback"

// TestMain lets the test binary be the command itself, so that tests run and kill a real process.
func TestMain(m *testing.M) {
	if os.Getenv("ENVIRONMENT_RUN_MAIN") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is one run of the command.
type process struct {
	*exec.Cmd
	t     *testing.T
	url   string
	ready string // the line it printed
}

func command(t *testing.T, data, addr string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "ENVIRONMENT_RUN_MAIN=1", "ENVIRONMENT_DATA="+data, "ENVIRONMENT_ADDR="+addr, "ENV_URL=http://"+addr, "LOG_LEVEL=error")
	return cmd
}

// start runs the command and returns when it says that it is ready.
func start(t *testing.T, data, addr string) *process {
	t.Helper()
	p := &process{Cmd: command(t, data, addr), t: t, url: "http://" + addr}
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("ended before it was ready")
	}
	p.ready = lines.Text()
	return p
}

// kill is kill -9.
func (p *process) kill() {
	p.t.Helper()
	if err := p.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	_ = p.Wait() // it says "killed", as it should
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // the address is what is wanted
	return l.Addr().String()
}

// browser signs in by the page's form and returns the code.
type browser struct {
	http.Client
	t   *testing.T
	url string
}

func newBrowser(t *testing.T, url string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, url: url, Client: http.Client{Jar: jar, Timeout: 10 * time.Second}}
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

func (b *browser) location(resp *http.Response, err error) *url.URL {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	_ = resp.Body.Close() // only the redirect matters
	to, err := resp.Location()
	if err != nil {
		b.t.Fatalf("status %d without a redirect", resp.StatusCode)
	}
	return to
}

func (b *browser) authorize() *url.URL {
	b.t.Helper()
	return b.location(b.Get(b.url + "/oauth/authorize?" + url.Values{"client_id": {"web_local"}, "redirect_uri": {callback},
		"response_type": {"code"}, "scope": {"openid offline_access"}}.Encode()))
}

func (b *browser) signIn() (code string) {
	b.t.Helper()
	page := b.authorize()
	back := b.location(b.PostForm(b.url+"/sign-in/user", url.Values{"request": page.Query()["request"], "user_id": {"usr_ada"}}))
	return back.Query().Get("code")
}

type answer struct {
	Refresh string `json:"refresh_token"`
	Access  string `json:"access_token"`
	Error   string `json:"error"`
}

// token calls the token endpoint. ok is false when there was no answer.
func (b *browser) token(form url.Values) (got answer, ok bool) {
	form.Set("client_id", "web_local")
	form.Set("client_secret", "local-web-secret")
	resp, err := http.PostForm(b.url+"/oauth/token", form)
	if err != nil {
		return got, false
	}
	defer func() { _ = resp.Body.Close() }() // decoded below
	return got, json.NewDecoder(resp.Body).Decode(&got) == nil
}

func (b *browser) refresh(token string) (answer, bool) {
	return b.token(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

func userinfo(t *testing.T, url, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/userinfo", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // only the status matters
	return resp.StatusCode
}

func keyCount(t *testing.T, url string) int {
	t.Helper()
	resp, err := http.Get(url + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // decoded below
	var set struct{ Keys []any }
	if err := json.NewDecoder(resp.Body).Decode(&set); err != nil {
		t.Fatal(err)
	}
	return len(set.Keys)
}
