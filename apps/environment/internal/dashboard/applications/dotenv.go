package applications

import (
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/shared/server"
)

// plain are values that every reader of .env files takes as they stand. Others are left out with a remark: readers do not
// agree on quotes.
var plain = regexp.MustCompile(`^[A-Za-z0-9_.:/%\[\]-]+$`)

// dotenv is the block for .env with which our app of that type becomes the application. Without a secret it says where to
// get one.
func dotenv(issuer string, a directory.Application, secret string) string {
	var b strings.Builder
	name := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, a.Name)
	fmt.Fprintf(&b, "# %s\n", name)
	set := func(variable, value string) {
		if plain.MatchString(value) {
			fmt.Fprintf(&b, "%s=%s\n", variable, value)
		} else if value != "" {
			fmt.Fprintf(&b, "# %s has a value that a .env file cannot carry\n", variable)
		}
	}
	set("ENV_URL", issuer)
	switch a.Type {
	case directory.Web:
		setAddress(set, "WEB", a)
		set("WEB_CLIENT_ID", a.ID)
		if set("WEB_CLIENT_SECRET", secret); secret == "" {
			b.WriteString("# WEB_CLIENT_SECRET is shown once, when a secret is generated\n")
		}
	case directory.SPA:
		setAddress(set, "SPA", a)
		set("SPA_CLIENT_ID", a.ID)
	case directory.Native:
		set("DESKTOP_CLIENT_ID", a.ID)
	}
	return b.String()
}

// setAddress sets the origin of the first redirect URI, and where to listen for it if that is this machine.
func setAddress(set func(variable, value string), prefix string, a directory.Application) {
	u, err := url.Parse(a.RedirectURIs[0])
	if err != nil {
		return // the directory has none that cannot be read
	}
	set(prefix+"_URL", u.Scheme+"://"+u.Host)
	host := u.Hostname()
	if !server.IsLoopback(host) || u.Port() == "" {
		return
	}
	if net.ParseIP(host) == nil {
		host = "127.0.0.1"
	}
	set(prefix+"_ADDR", net.JoinHostPort(host, u.Port()))
}

// downloadEnv is GET /applications/{id}/env.
func (p *Pages) downloadEnv(w http.ResponseWriter, r *http.Request) error {
	app, err := p.Directory.Application(r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": app.ID + ".env"}))
	_, err = w.Write([]byte(dotenv(p.issuer, app, "")))
	return err
}
