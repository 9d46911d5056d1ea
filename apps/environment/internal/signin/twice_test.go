package signin_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// E2, M1: a form that is sent many times at once begins one session, not some that no browser comes back to.
func TestSentAtOnce(t *testing.T) {
	env := start(t)
	browser := environmenttest.Browser(t)
	page, err := browser.Get(authorizeURL(env, "one"))
	if err != nil {
		t.Fatal(err)
	}
	_ = page.Body.Close()
	form := url.Values{"request": {page.Request.URL.Query().Get("request")}, "user_id": {environmenttest.Ada}}
	cookies := browser.Jar.Cookies(page.Request.URL)
	var all sync.WaitGroup
	start := make(chan struct{})
	for range 40 {
		all.Go(func() {
			<-start
			jar, _ := cookiejar.New(nil) // never fails
			jar.SetCookies(page.Request.URL, cookies)
			once := http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			resp, err := once.PostForm(env.URL+"/sign-in/user", form)
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		})
	}
	close(start)
	all.Wait()
	sessions, err := env.Inner().Store.LiveSessionsOf(t.Context(), environmenttest.Ada, 10)
	if err != nil || len(sessions) != 1 {
		t.Errorf("%d sessions, %v", len(sessions), err)
	}
}
