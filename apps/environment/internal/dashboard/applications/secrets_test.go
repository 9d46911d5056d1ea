package applications_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// E4: a secret is shown once, on a page that nobody keeps, and is nowhere else.
func TestSecretOnce(t *testing.T) {
	d := start(t)
	other, _ := d.create("web", "Other", callback)
	page := d.submit(d.open("/applications/web_local"), "add-secret")
	secret := page.Text("secret")
	if page.Status != http.StatusOK || secret == "" || !d.accepted("web_local", secret) {
		t.Fatalf("status %d, a secret is shown: %t", page.Status, secret != "")
	}
	if page.Header.Get("Cache-Control") != "no-store" || strings.Contains(page.Address.String(), secret) || !strings.Contains(page.Content("env"), "WEB_CLIENT_SECRET="+secret+"\n") {
		t.Errorf("Cache-Control %q, or the secret is in the address, or not in the lines for .env", page.Header.Get("Cache-Control"))
	}
	again := d.open(page.Address.Path)
	if again.Status != http.StatusGone || again.Text("back") == "" {
		t.Errorf("the same page again: %d", again.Status)
	}
	elsewhere := strings.Replace(page.Address.Path, "web_local", other, 1)
	for _, path := range []string{page.Address.Path, elsewhere, "/applications", "/applications/web_local", "/applications/web_local/env", "/"} {
		if strings.Contains(d.open(path).Source, secret) {
			t.Errorf("%s shows the secret", path)
		}
	}
	if strings.Contains(d.Log(), secret) {
		t.Error("the secret is in the log")
	}
}

// E4: a secret that nobody came to see is forgotten, and a wrong address leads to none.
func TestSecretNotSeen(t *testing.T) {
	d := start(t)
	other, _ := d.create("web", "Other", callback)
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Do(d.request("/applications/web_local/secrets", ""))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	path := resp.Header.Get("Location")
	head, err := http.NewRequestWithContext(t.Context(), http.MethodHead, d.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if page := d.Do(head, 0); page.Status != http.StatusOK {
		t.Errorf("HEAD: %d", page.Status)
	}
	if page := d.open(path); page.Status != http.StatusOK || page.Text("secret") == "" {
		t.Errorf("after a HEAD the page shows nothing: %d", page.Status)
	}
	if resp, err = browser.Do(d.request("/applications/"+other+"/secrets", "")); err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	path, other = resp.Header.Get("Location"), "web_local"
	for _, wrong := range []string{"/applications/web_local/secrets/AAAA", "/applications/" + other + path[strings.LastIndex(path, "/secrets/"):]} {
		if page := d.open(wrong); page.Status != http.StatusGone || page.Has("secret") {
			t.Errorf("%s: %d", wrong, page.Status)
		}
	}
	d.Advance(6 * time.Minute)
	if page := d.open(path); page.Status != http.StatusGone || page.Has("secret") {
		t.Errorf("after six minutes: %d", page.Status)
	}
}

// E4: a secret is replaced without a gap; there are two at most, and never none.
func TestRotation(t *testing.T) {
	d := start(t)
	id, first := d.create("web", "Shop", callback)
	page := d.open("/applications/" + id)
	if !page.Has("add-secret") || strings.Contains(page.Source, "Delete this secret") {
		t.Error("with one secret, another must be on offer and its deletion must not")
	}
	second := d.submit(page, "add-secret").Text("secret")
	if !d.accepted(id, first) || !d.accepted(id, second) {
		t.Error("not both secrets are accepted")
	}
	if page := d.open("/applications/" + id); page.Has("add-secret") {
		t.Error("a third is on offer")
	}
	if page := d.post("/applications/"+id+"/secrets", nil); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text("form-problem"), "delete one first") {
		t.Errorf("a third: %d %s", page.Status, page.Text("form-problem"))
	}
	app, _ := d.Inner().Directory.Application(id)
	if page := d.submit(d.open("/applications/"+id), "delete-"+app.Secrets[0].ID); page.Status != http.StatusOK || page.Text("done") == "" {
		t.Errorf("delete: %d", page.Status)
	}
	if d.accepted(id, first) || !d.accepted(id, second) {
		t.Error("the deleted one is accepted, or the other is not")
	}
	for path, want := range map[string]int{app.Secrets[1].ID: http.StatusUnprocessableEntity, "sec_unknown": http.StatusNotFound} {
		if page := d.post("/applications/"+id+"/secrets/"+path+"/delete", nil); page.Status != want {
			t.Errorf("delete %s: %d", path, page.Status)
		}
	}
	if !d.accepted(id, second) {
		t.Error("the last one is refused")
	}
	if page := d.post("/applications/nobody/secrets", url.Values{}); page.Status != http.StatusNotFound {
		t.Errorf("a secret of nobody: %d", page.Status)
	}
}
