package loopback

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
)

// A Page is what the browser shows. Texts are escaped here, wherever they come from.
type Page struct {
	// Failed chooses the tone.
	Failed bool
	Title  string
	// Text says what happened and what to do.
	Text string
	// Detail is the environment's own message, if there is one.
	Detail string
}

var (
	refused = Page{Failed: true, Title: "This is not an answer multiapp waits for",
		Text: "Nothing was changed. If you are signing in, go on in the tab that multiapp opened."}
	over = Page{Failed: true, Title: "This sign-in is over", Text: "Go back to multiapp to start again. You can close this tab."}
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var (
	pageTemplate = template.Must(template.New("page").Parse(strings.Replace(pageHTML, "/* style */", pageCSS, 1)))

	// The one style sheet is inside the page, allowed by its hash: the server may
	// be gone before the browser could fetch a second file.
	contentSecurityPolicy = "default-src 'none'; style-src 'sha256-" + styleHash() +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

func styleHash() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// writePage is the one place that answers. The query holds the code and the
// state: no cache may keep it and no link may carry it on.
func writePage(w http.ResponseWriter, status int, page Page) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	w.WriteHeader(status)
	if err := pageTemplate.Execute(w, page); err != nil {
		slog.Debug("the browser left before the page was written", "err", err)
	}
}
