package e2e

import (
	"fmt"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// stack is the environment and the servers, on ports of their own.
type stack struct {
	logs    *logs
	env     []string
	EnvURL  string
	WebURL  string
	SPAURL  string
	Desktop string // the desktop client's loopback port

	environment *process

	mu      sync.Mutex
	secrets map[string]bool // codes, states and tokens that were seen on the wire
}

// startStack starts everything; extra settings go to each program.
func startStack(t *testing.T, extra ...string) *stack {
	t.Helper()
	ports := freePorts(t, 4)
	s := &stack{logs: &logs{}, secrets: make(map[string]bool), Desktop: ports[3],
		EnvURL: "http://localhost:" + ports[0], WebURL: "http://localhost:" + ports[1], SPAURL: "http://localhost:" + ports[2]}
	s.env = []string{
		"ENV_URL=" + s.EnvURL, "ENVIRONMENT_ADDR=127.0.0.1:" + ports[0], "ENVIRONMENT_DATA=" + t.TempDir(),
		"WEB_URL=" + s.WebURL, "WEB_ADDR=127.0.0.1:" + ports[1], "WEB_DATA=" + t.TempDir(),
		"SPA_URL=" + s.SPAURL, "SPA_ADDR=127.0.0.1:" + ports[2], "DESKTOP_REDIRECT_PORT=" + ports[3], "LOG_LEVEL=debug",
	}
	s.env = append(s.env, extra...)
	t.Cleanup(func() { s.checkLogs(t) })
	s.startEnvironment(t)
	web, spa := run(t, s.logs, "web", s.env...), run(t, s.logs, "spa", s.env...)
	web.awaitReady(t, s.logs)
	spa.awaitReady(t, s.logs)
	return s
}

func (s *stack) startEnvironment(t *testing.T) {
	t.Helper()
	s.environment = run(t, s.logs, "environment", s.env...)
	s.environment.awaitReady(t, s.logs)
}

// freePorts returns n ports that were free a moment ago.
func freePorts(t *testing.T, n int) []string {
	t.Helper()
	ports := make([]string, n)
	for i := range ports {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports[i] = fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// saw remembers a secret that crossed the wire.
func (s *stack) saw(secret string) {
	if len(secret) < 8 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets[secret] = true
}

var signedToken = regexp.MustCompile(`eyJ[\w-]{8,}\.[\w-]+`)

// checkLogs searches everything that any program printed for tokens, codes,
// states and the client secret, and for Fyne's complaints.
func (s *stack) checkLogs(t *testing.T) {
	t.Helper()
	printed := s.logs.String()
	if found := signedToken.FindString(printed); found != "" {
		t.Errorf("a signed token is in the logs: %.20s…", found)
	}
	if strings.Contains(printed, "Error in Fyne call thread") {
		t.Error("the window was touched from a goroutine that is not its own")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets["local-web-secret"] = true
	for secret := range s.secrets {
		if strings.Contains(printed, secret) {
			t.Errorf("a secret is in the logs: %.6s…", secret)
		}
	}
	if t.Failed() {
		t.Logf("the programs printed:\n%s", printed)
	}
}
