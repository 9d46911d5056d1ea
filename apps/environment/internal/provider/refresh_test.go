package provider_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// E6: a refresh token is replaced at each use; within the grace a replay leads to the same successor, later it ends the
// family.
func TestRefreshGraceAndReplay(t *testing.T) {
	env := environmenttest.Start(t)
	for name, p := range map[string]*party{"web": web(t, env), "spa": spa(t, env), "native": native(t, env)} {
		t.Run(name, func(t *testing.T) {
			first := p.login(environmenttest.Ada)
			second := p.refresh(first.Refresh)
			if second.status != http.StatusOK || second.Refresh == first.Refresh || second.Refresh == "" {
				t.Fatalf("refresh: %d %s", second.status, second.Error)
			}
			env.Advance(9 * time.Second)
			if again := p.refresh(first.Refresh); again.status != http.StatusOK || again.Refresh != second.Refresh {
				t.Errorf("replay within the grace: %d, same successor %t", again.status, again.Refresh == second.Refresh)
			}
			third := p.refresh(second.Refresh)
			env.Advance(11 * time.Second)
			if late := p.refresh(first.Refresh); late.Error != "invalid_grant" {
				t.Errorf("replay after the grace: %d %s", late.status, late.Error)
			}
			p.wantGrantDead(third)
		})
	}
}

// E6: a replay within the grace, when the successor was used already, leads to the token that is current.
func TestRefreshGraceFollowsTheChain(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	first := p.login(environmenttest.Ada)
	second := p.refresh(first.Refresh)
	third := p.refresh(second.Refresh)
	if again := p.refresh(first.Refresh); again.Refresh != third.Refresh {
		t.Error("a latecomer got a token that is already spent")
	}
	env.Advance(time.Minute)
	if got := p.refresh(third.Refresh); got.status != http.StatusOK {
		t.Errorf("the current token: %d %s", got.status, got.Error)
	}
}

// E6: tabs that refresh at the same moment all stay signed in, and end up with the same refresh token.
func TestRefreshParallel(t *testing.T) {
	env := environmenttest.Start(t)
	p := spa(t, env)
	token := p.login(environmenttest.Ada).Refresh
	for range 10 {
		results := make([]tokens, 4)
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() { results[i] = p.refresh(token) })
		}
		all.Wait()
		for _, got := range results {
			if got.status != http.StatusOK || got.Refresh != results[0].Refresh {
				t.Fatalf("%d %s, same successor %t", got.status, got.Error, got.Refresh == results[0].Refresh)
			}
		}
		token = results[0].Refresh
		env.Advance(time.Minute)
	}
}

// E1: fewer scopes narrow the access token but not the grant; more are invalid_scope (RFC 6749 §6).
func TestRefreshScope(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	first := p.login(environmenttest.Ada, "scope", "openid email offline_access")
	narrow := p.refresh(first.Refresh, "scope", "openid")
	if narrow.Scope != "openid" || claims(t, narrow.Access)["scope"] != "openid" || claims(t, narrow.ID)["email"] != nil {
		t.Errorf("narrowed: %q", narrow.Scope)
	}
	if wide := p.refresh(narrow.Refresh, "scope", "openid profile"); wide.Error != "invalid_scope" {
		t.Errorf("widened: %d %s", wide.status, wide.Error)
	}
	if full := p.refresh(narrow.Refresh); full.Scope != "openid email offline_access" {
		t.Errorf("the grant shrank to %q", full.Scope)
	}
}

// E1: a refresh token is useless to another client, and trying does not hurt its owner.
func TestRefreshOfAnotherClient(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	got := p.login(environmenttest.Ada)
	if stolen := spa(t, env).refresh(got.Refresh); stolen.Error != "invalid_grant" {
		t.Errorf("another client: %d %s", stolen.status, stolen.Error)
	}
	if own := p.refresh(got.Refresh); own.status != http.StatusOK {
		t.Errorf("the owner: %d %s", own.status, own.Error)
	}
}

// E3: refreshing keeps a session alive past its idle time-out, never past its absolute one.
func TestRefreshAndTheSessionsLimits(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	got := p.login(environmenttest.Ada)
	for hours := 0; hours < 720-11; hours += 11 { // idle 12 h, absolute 720 h
		env.Advance(11 * time.Hour)
		if got = p.refresh(got.Refresh); got.status != http.StatusOK {
			t.Fatalf("after %d hours: %d %s", hours+11, got.status, got.Error)
		}
	}
	env.Advance(11 * time.Hour)
	p.wantGrantDead(got)
}
