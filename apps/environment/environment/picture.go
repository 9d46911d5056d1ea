package environment

import (
	"fmt"
	"hash/fnv"
	"html"
	"net/http"
	"strings"
	"unicode/utf8"

	"example.com/multiapp/apps/environment/internal/directory"
)

// picture is GET /pictures/usr_….svg: a user's initials, for the picture claim.
func (e *Environment) picture(w http.ResponseWriter, r *http.Request) {
	id, isSVG := strings.CutSuffix(r.PathValue("file"), ".svg")
	u, err := e.Directory.User(id)
	if !isSVG || err != nil {
		http.NotFound(w, r)
		return
	}
	hue := fnv.New32a()
	_, _ = hue.Write([]byte(u.ID)) // never fails
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="hsl(%d 45%% 40%%)"/>`+
		`<text x="48" y="60" font-family="sans-serif" font-size="36" text-anchor="middle" fill="#fff">%s</text></svg>`,
		hue.Sum32()%360, html.EscapeString(initials(u)))
}

func initials(u directory.User) string {
	out := ""
	for _, name := range []string{u.GivenName, u.FamilyName} {
		if first, size := utf8.DecodeRuneInString(name); size > 0 {
			out += strings.ToUpper(string(first))
		}
	}
	return out
}
