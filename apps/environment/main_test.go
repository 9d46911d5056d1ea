package main

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// E3: kill -9 at arbitrary moments, while refreshes are under way, loses no session, no acknowledged token, no key, and
// throws nobody out whose answer was lost.
func TestKill(t *testing.T) {
	data, addr := t.TempDir(), freeAddr(t)
	p := start(t, data, addr)
	b := newBrowser(t, p.url)
	got, _ := b.token(url.Values{"grant_type": {"authorization_code"}, "code": {b.signIn()}, "redirect_uri": {callback}})
	if got.Refresh == "" {
		t.Fatalf("no refresh token: %s", got.Error)
	}
	token := got.Refresh
	for round := range 12 {
		acknowledged := make(chan struct{}, 1000)
		var worker sync.WaitGroup
		worker.Go(func() {
			for {
				next, ok := b.refresh(token)
				if !ok {
					return
				}
				if next.Error != "" {
					t.Errorf("round %d: %s", round, next.Error)
					return
				}
				token = next.Refresh
				acknowledged <- struct{}{}
			}
		})
		for range 1 + rand.IntN(6) {
			<-acknowledged
		}
		p.kill()
		worker.Wait()
		p = start(t, data, addr)
		token = nothingLost(t, b, token, got.Access)
	}
	p.kill()
}

// nothingLost checks the session, the last acknowledged refresh token and an access token from before.
func nothingLost(t *testing.T, b *browser, refresh, access string) (next string) {
	t.Helper()
	if back := b.authorize(); back.Query().Get("code") == "" {
		t.Error("the browser session is lost")
	}
	got, ok := b.refresh(refresh)
	if !ok || got.Error != "" {
		t.Fatalf("the acknowledged refresh token is lost: %s", got.Error)
	}
	if status := userinfo(t, b.url, access); status != http.StatusOK {
		t.Errorf("an access token from before: %d", status)
	}
	return got.Refresh
}

// E1: the command prints one ready line, rotates keys under a running environment, and ends cleanly when interrupted.
func TestCommand(t *testing.T) {
	data, addr := t.TempDir(), freeAddr(t)
	p := start(t, data, addr)
	if p.ready != "ready environment "+p.url {
		t.Errorf("printed %q", p.ready)
	}
	if out, err := command(t, data, addr, "rotate-keys").CombinedOutput(); err != nil {
		t.Fatalf("rotate-keys: %v %s", err, out)
	}
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for keyCount(t, p.url) != 2 {
		select {
		case <-ticker.C:
		case <-t.Context().Done():
			t.Fatal("the running environment did not notice the new key")
		}
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	if out, err := command(t, data, addr, "rotate").CombinedOutput(); err == nil || !strings.Contains(string(out), "rotate-keys") {
		t.Errorf("an unknown argument: %v %s", err, out)
	}
}
