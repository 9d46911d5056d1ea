package faults_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/faults"
)

// submit sends a form of the page from an origin and returns the last answer.
func (a *app) submit(path string, form url.Values, origin string) (int, string) {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	return a.do(r)
}

func (a *app) open(path string) (int, string) {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, a.URL+path, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.do(r)
}

func (a *app) do(r *http.Request) (int, string) {
	a.t.Helper()
	resp, err := a.browser.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// Each fault is switched on and off on the page, said on every page while it is on, journalled, and off after a restart.
func TestPage(t *testing.T) {
	a := start(t)
	for _, info := range faults.Catalog {
		status, page := a.submit("/faults", url.Values{"fault": {string(info.Fault)}, "on": {"true"}}, a.URL)
		if status != http.StatusOK || !strings.Contains(page, info.Breaks) || !strings.Contains(page, info.Good) || !a.Inner().Faults.On(info.Fault) {
			t.Errorf("%s: status %d", info.Fault, status)
		}
		for _, path := range []string{"/", "/mailbox", "/deliveries", "/faults", "/sign-in?request=unknown", "/nowhere"} {
			if _, page := a.open(path); !strings.Contains(page, `id="faults-on"`) || !strings.Contains(page, info.Name) {
				t.Errorf("%s: %s does not say so", info.Fault, path)
			}
		}
		a.submit("/faults", url.Values{"fault": {string(info.Fault)}, "on": {"false"}}, a.URL)
		if _, page := a.open("/"); strings.Contains(page, `id="faults-on"`) || a.Inner().Faults.On(info.Fault) {
			t.Errorf("%s: still on", info.Fault)
		}
		if journal := a.journal(); !strings.Contains(journal, "fault ok "+info.Name+": on\n") || !strings.Contains(journal, "fault ok "+info.Name+": off\n") {
			t.Errorf("%s: not in the journal:\n%s", info.Fault, journal)
		}
	}
	for _, info := range faults.Catalog {
		a.SetFault(info.Fault, true)
	}
	a.Restart()
	if got := a.Inner().Faults.Names(); got != nil {
		t.Errorf("on after a restart: %q", got)
	}
}

// Keys are rotated on the page: new tokens name another key, tokens from before stay good.
func TestRotateKeys(t *testing.T) {
	a := start(t)
	before := a.signIn()
	if status, _ := a.submit("/faults/rotate-keys", nil, a.URL); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	after := a.refresh(before)
	if after.Error != "" || part(t, after.Access, 0).KeyID == part(t, before.Access, 0).KeyID {
		t.Errorf("the key is the same, or %q", after.Error)
	}
	for _, tk := range []tokens{before, after} {
		if got := a.status("/userinfo", tk.Access); got != http.StatusOK {
			t.Errorf("userinfo: %d", got)
		}
	}
	if !strings.Contains(a.journal(), "fault ok a new signing key") {
		t.Error("not in the journal")
	}
}

// Forms of other sites, and of nobody, change nothing.
func TestPageRefusals(t *testing.T) {
	a := start(t)
	for _, tc := range []struct {
		path, origin, fault string
		want                int
	}{
		{"/faults", "https://evil.example", string(environmenttest.SlowToken), http.StatusForbidden},
		{"/faults", "http://localhost:1", string(environmenttest.SlowToken), http.StatusForbidden},
		{"/faults/rotate-keys", "https://evil.example", "", http.StatusForbidden},
		{"/faults", a.URL, "no-such-fault", http.StatusBadRequest},
		{"/faults", a.URL, "", http.StatusBadRequest},
	} {
		if status, _ := a.submit(tc.path, url.Values{"fault": {tc.fault}, "on": {"true"}}, tc.origin); status != tc.want {
			t.Errorf("%s from %s: %d, want %d", tc.path, tc.origin, status, tc.want)
		}
	}
	if got := a.Inner().Faults.Names(); got != nil || strings.Contains(a.journal(), "fault ok") {
		t.Errorf("on: %q", got)
	}
}
