package logout_test

import (
	"bytes"
	"testing"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
)

// Requirement 20, M6: a user who is removed from the seed file is signed out everywhere, and the browser can sign in anew.
func TestUserDeleted(t *testing.T) {
	var cfg *environment.Config
	env := environmenttest.Start(t, environmenttest.WithConfig(func(c *environment.Config) { cfg = c }))
	a := newApp(t, env, "web")
	browser := environmenttest.Browser(t)
	tk := a.login(t, browser, environmenttest.Alan)

	cfg.Seed = bytes.ReplaceAll(cfg.Seed, []byte("usr_alan"), []byte("usr_another"))
	env.Restart()
	<-a.got
	if got := a.refresh(t, tk); got.Error != "invalid_grant" {
		t.Errorf("refresh: %q", got.Error)
	}
	if got := a.silent(t, browser); got != "login_required" {
		t.Errorf("prompt=none: %q", got)
	}
	a.login(t, browser, environmenttest.Ada)
}
