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
	secret := element(page, "secret")
	if page.status != http.StatusOK || secret == "" || !d.accepted("web_local", secret) {
		t.Fatalf("status %d, a secret is shown: %t", page.status, secret != "")
	}
	if page.header.Get("Cache-Control") != "no-store" || strings.Contains(page.at.String(), secret) || !strings.Contains(element(page, "env"), "WEB_CLIENT_SECRET="+secret+"\n") {
		t.Errorf("Cache-Control %q, or the secret is in the address, or not in the lines for .env", page.header.Get("Cache-Control"))
	}
	again := d.open(page.at.Path)
	if again.status != http.StatusGone || element(again, "back") == "" {
		t.Errorf("the same page again: %d", again.status)
	}
	elsewhere := strings.Replace(page.at.Path, "web_local", other, 1)
	for _, path := range []string{page.at.Path, elsewhere, "/applications", "/applications/web_local", "/applications/web_local/env", "/"} {
		if strings.Contains(d.open(path).body, secret) {
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
	d.browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	path := d.post("/applications/web_local/secrets", nil).header.Get("Location")
	for _, wrong := range []string{"/applications/web_local/secrets/AAAA", strings.Replace(path, "web_local", other, 1)} {
		if page := d.open(wrong); page.status != http.StatusGone || find(page, "secret") != nil {
			t.Errorf("%s: %d", wrong, page.status)
		}
	}
	d.Advance(6 * time.Minute)
	if page := d.open(path); page.status != http.StatusGone || find(page, "secret") != nil {
		t.Errorf("after six minutes: %d", page.status)
	}
}

// E4: a secret is replaced without a gap; there are two at most, and never none.
func TestRotation(t *testing.T) {
	d := start(t)
	id, first := d.create("web", "Shop", callback)
	page := d.open("/applications/" + id)
	if find(page, "add-secret") == nil || strings.Contains(page.body, "Delete this secret") {
		t.Error("with one secret, another must be on offer and its deletion must not")
	}
	second := element(d.submit(page, "add-secret"), "secret")
	if !d.accepted(id, first) || !d.accepted(id, second) {
		t.Error("not both secrets are accepted")
	}
	if page := d.open("/applications/" + id); find(page, "add-secret") != nil {
		t.Error("a third is on offer")
	}
	if page := d.post("/applications/"+id+"/secrets", nil); page.status != http.StatusUnprocessableEntity || !strings.Contains(element(page, "form-problem"), "delete one first") {
		t.Errorf("a third: %d %s", page.status, element(page, "form-problem"))
	}
	app, _ := d.Inner().Directory.Application(id)
	if page := d.submit(d.open("/applications/"+id), "delete-"+app.Secrets[0].ID); page.status != http.StatusOK || element(page, "done") == "" {
		t.Errorf("delete: %d", page.status)
	}
	if d.accepted(id, first) || !d.accepted(id, second) {
		t.Error("the deleted one is accepted, or the other is not")
	}
	for path, want := range map[string]int{app.Secrets[1].ID: http.StatusUnprocessableEntity, "sec_unknown": http.StatusNotFound} {
		if page := d.post("/applications/"+id+"/secrets/"+path+"/delete", nil); page.status != want {
			t.Errorf("delete %s: %d", path, page.status)
		}
	}
	if !d.accepted(id, second) {
		t.Error("the last one is refused")
	}
	if page := d.post("/applications/nobody/secrets", url.Values{}); page.status != http.StatusNotFound {
		t.Errorf("a secret of nobody: %d", page.status)
	}
}
