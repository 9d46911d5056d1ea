package management_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

const requestsPath = "/api/v1/logs/authentication/requests"

// E8: GET /api/v1/logs/authentication/requests tells how far each request has come, and how.
func TestAuthRequests(t *testing.T) {
	a := start(t)
	browser := environmenttest.Browser(t)
	a.loginIn(t, browser, environmenttest.Ada)                                               // with a page
	a.SignIn(t, browser, a.authorize(nil), "")                                               // without
	a.SignIn(t, environmenttest.Browser(t), a.authorize(url.Values{"prompt": {"none"}}), "") // refused
	a.SignIn(t, browser, a.authorize(url.Values{"organization_id": {"org_harbor"}}), "")     // refused, by a known user
	a.SignIn(t, browser, a.authorize(url.Values{"response_type": {"token"}}), "")            // refused, before anybody is asked
	for _, prompt := range []string{"login", "create"} {                                     // left waiting
		resp, err := environmenttest.Browser(t).Get(a.authorize(url.Values{"prompt": {prompt}}))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close() // only the page's being there counts
	}
	got := a.call("GET", requestsPath, "").ok(http.StatusOK)
	got.members("", "authRequests next_page_token prev_page_token total_size")
	got.members("authRequests.0", "auth_request_id client_id client_name client_type email organization_id status timestamp workflow")
	got.recent("authRequests.0.timestamp")
	var all []string
	for _, entry := range got.at("authRequests").([]any) {
		var one []string
		for _, name := range []string{"client_id", "client_name", "client_type", "status", "workflow", "email", "organization_id"} {
			one = append(one, at(t, entry, name).(string))
		}
		all = append(all, strings.TrimSpace(strings.Join(one, " ")))
	}
	want := []string{
		"web_shop web_shop web PENDING signup", "web_shop web_shop web PENDING login", "web_shop web_shop web FAILED sso",
		"web_shop web_shop web FAILED sso ada@example.com", "web_shop web_shop web FAILED sso",
		"web_shop web_shop web SUCCESS sso ada@example.com org_analytical", "web_shop web_shop web SUCCESS login ada@example.com org_analytical",
	}
	if strings.Join(all, "\n") != strings.Join(want, "\n") {
		t.Errorf("requests\n%s\nwant\n%s", strings.Join(all, "\n"), strings.Join(want, "\n"))
	}
}

// E8: requests are found by person, state, application and time, page by page.
func TestAuthRequestFilters(t *testing.T) {
	a := start(t)
	a.login(t, environmenttest.Ada)
	a.Advance(time.Hour)
	between := url.QueryEscape(a.Now().Format(time.RFC3339))
	a.Advance(time.Hour)
	a.login(t, environmenttest.Grace)
	a.SignIn(t, environmenttest.Browser(t), a.authorize(url.Values{"prompt": {"none"}}), "")
	a.token = a.ManagementToken("web_local", environmenttest.WebSecret)
	for filter, want := range map[string]string{
		"email=Ada%40example.com": "ada@example.com", "status=SUCCESS": "grace@example.com ada@example.com", "status=INITIATED": "",
		"client_id=web_local": "", "client_id=web_shop&status=FAILED": "", "end_time=" + between: "ada@example.com",
		"start_time=" + between + "&status=SUCCESS": "grace@example.com",
	} {
		got := a.call("GET", requestsPath+"?"+filter, "").ok(http.StatusOK)
		if emails := got.each("authRequests", "email"); strings.TrimSpace(emails) != want || got.at("total_size") != float64(len(got.at("authRequests").([]any))) {
			t.Errorf("%s: %q, want %q: %s", filter, emails, want, got.Text)
		}
	}
	first := a.page(requestsPath+"?page_size=2", "")
	second := a.page(requestsPath+"?page_size=2", first.at("next_page_token").(string))
	if second.each("authRequests", "email") != "ada@example.com" || second.at("next_page_token") != "" || first.at("total_size") != 3.0 {
		t.Errorf("second page %s", second.Text)
	}
	if back := a.page(requestsPath+"?page_size=2", second.at("prev_page_token").(string)); back.text("authRequests") != first.text("authRequests") {
		t.Errorf("back at %s", back.Text)
	}
}

// E8: the log survives a restart.
func TestAuthRequestsAreKept(t *testing.T) {
	a := start(t)
	a.login(t, environmenttest.Ada)
	a.Restart()
	if got := a.call("GET", requestsPath, "").ok(http.StatusOK); got.each("authRequests", "status") != "SUCCESS" {
		t.Errorf("after a restart: %s", got.Text)
	}
}
