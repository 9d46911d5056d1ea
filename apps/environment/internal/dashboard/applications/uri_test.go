package applications_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// E5: what is said while somebody types is what is said when the form is sent.
func TestCheckURI(t *testing.T) {
	d := start(t)
	for _, tc := range []struct{ kind, field, typed, want string }{
		{"web", "redirect_uris", callback, ""},
		{"web", "redirect_uris", "", ""},
		{"web", "redirect_uris", callback + "\nhttp://localhost:3000/callback?a=b", "Line 2 must have no query"},
		{"spa", "redirect_uris", "com.example.app:/callback", "Line 1 must begin with http:// or https://"},
		{"native", "redirect_uris", "com.example.app:/callback\r\nhttp://[::1]/callback", ""},
		{"native", "redirect_uris", "file:///etc/passwd", "Line 1 must not begin with file:"},
		{"web", "post_logout_redirect_uris", "https://*.example.com", "wildcards"},
		{"web", "post_logout_redirect_uris", "https://a.example/" + strings.Repeat("a", 239), "at most 256 characters"},
		{"native", "initiate_login_uri", "com.example.app:/login", "The address must begin with http:// or https://"},
		{"web", "backchannel_logout_uri", "http://u:p@a.example/", "The address must have no user name"},
		{"web", "backchannel_logout_uri", "<script>", "The address must be a whole address"},
	} {
		page := d.open("/applications/new?type=" + tc.kind)
		check, _ := page.Attribute(tc.field, "data-check")
		address, err := url.Parse(check)
		if err != nil || address.Path != "/applications/check-uri" {
			t.Fatalf("%s asks %s", tc.field, address)
		}
		q := address.Query()
		q.Set("uri", tc.typed)
		reply := d.open(address.Path + "?" + q.Encode())
		var got struct{ Problem string }
		if err := json.Unmarshal([]byte(reply.Source), &got); err != nil || reply.Status != http.StatusOK || reply.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("%q: %d %v", tc.typed, reply.Status, err)
		}
		if !strings.Contains(got.Problem, tc.want) || (got.Problem == "") != (tc.want == "") {
			t.Errorf("%s %q: %q, want %q", tc.kind, tc.typed, got.Problem, tc.want)
		}
		sent := d.submit(page, "application-form", "name", "", tc.field, tc.typed) // without a name nothing is saved
		if said := sent.Content(tc.field + "-problem"); said != got.Problem && tc.typed != "" {
			t.Errorf("%s %q: %q when it was sent, %q before", tc.kind, tc.typed, said, got.Problem)
		}
	}
	for _, query := range []string{"", "?uri=x", "?type=server&uri=x"} {
		if reply := d.open("/applications/check-uri" + query); reply.Status != http.StatusBadRequest {
			t.Errorf("%q: %d", query, reply.Status)
		}
	}
}

// E5: a redirect URI that is off by a slash leads to a page that says so, from there to the application, and registering
// the address mends it.
func TestMendRedirect(t *testing.T) {
	d := start(t)
	id, _ := d.create("spa", "Shop", callback)
	wrong := d.open(strings.TrimPrefix(d.authorizeURL(id, callback+"/"), d.URL))
	link, _ := wrong.Attribute("open-settings", "href")
	if wrong.Status != http.StatusBadRequest || link == "" {
		t.Fatalf("status %d, a link: %t", wrong.Status, link != "")
	}
	path, field, _ := strings.Cut(link, "#")
	page := d.open(path)
	if !page.Has(field) {
		t.Fatalf("%s has no field %s", path, field)
	}
	d.submit(page, "application-form", field, callback+"/")
	if page := d.open(strings.TrimPrefix(d.authorizeURL(id, callback+"/"), d.URL)); page.Status != http.StatusOK {
		t.Errorf("authorize: %d", page.Status)
	}
	if link, _ := d.open("/").Attribute("settings-"+id, "href"); link != "/applications/"+id {
		t.Error("the overview does not lead to the application")
	}
}

// E4: the lines for .env are those that our apps read, and no value can add a line or run something.
func TestEnv(t *testing.T) {
	d := start(t)
	hostile, _ := d.create("spa", `x" $(id) 'y # \n`, "http://localhost:1/cb")
	v6, _ := d.create("web", "Six", "http://[::1]:3000/cb")
	far, _ := d.create("spa", "Far", "https://app.example.com/cb")
	for id, want := range map[string]string{
		"web_local":     "# Web app\nENV_URL=URL\nWEB_URL=http://localhost:8081\nWEB_ADDR=127.0.0.1:8081\nWEB_CLIENT_ID=web_local\n# WEB_CLIENT_SECRET is shown once, when a secret is generated\n",
		"spa_local":     "# Single page app\nENV_URL=URL\nSPA_URL=http://localhost:5174\nSPA_ADDR=127.0.0.1:5174\nSPA_CLIENT_ID=spa_local\n",
		"desktop_local": "# Desktop app\nENV_URL=URL\nDESKTOP_CLIENT_ID=desktop_local\n",
		hostile:         `# x" $(id) 'y # \n` + "\nENV_URL=URL\nSPA_URL=http://localhost:1\nSPA_ADDR=127.0.0.1:1\nSPA_CLIENT_ID=" + hostile + "\n",
		v6:              "# Six\nENV_URL=URL\nWEB_URL=http://[::1]:3000\nWEB_ADDR=[::1]:3000\nWEB_CLIENT_ID=" + v6 + "\n# WEB_CLIENT_SECRET is shown once, when a secret is generated\n",
		far:             "# Far\nENV_URL=URL\nSPA_URL=https://app.example.com\nSPA_CLIENT_ID=" + far + "\n",
	} {
		file := d.open("/applications/" + id + "/env")
		if want = strings.ReplaceAll(want, "URL=URL", "URL="+d.URL); file.Source != want {
			t.Errorf("%s:\n%s\nwant\n%s", id, file.Source, want)
		}
		if d.open("/applications/"+id).Content("env") != file.Source {
			t.Errorf("%s: the page has other lines than the file", id)
		}
		if file.Header.Get("Content-Type") != "text/plain; charset=utf-8" || file.Header.Get("Content-Disposition") != "attachment; filename="+id+".env" {
			t.Errorf("%s: %s, %s", id, file.Header.Get("Content-Type"), file.Header.Get("Content-Disposition"))
		}
		for line := range strings.Lines(file.Source) {
			if !regexp.MustCompile(`^(# .*|[A-Z_]+=[A-Za-z0-9_.:/\[\]-]+)\n$`).MatchString(line) {
				t.Errorf("%s: line %q", id, line)
			}
		}
	}
}
