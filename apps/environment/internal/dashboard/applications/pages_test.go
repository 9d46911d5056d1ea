package applications

import (
	"testing"

	"github.com/a-h/templ"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/shared/ui/uitest"
)

// E4: every page in the states that look different keeps the rules for pages.
func TestPages(t *testing.T) {
	web := directory.Application{ID: "web_1", Name: "Shop", Type: directory.Web, Secrets: []directory.Secret{{ID: "sec_1"}, {ID: "sec_2"}},
		RedirectURIs: []string{"http://localhost:3000/callback"}}
	wrong := dashboard.Problems{"": "No.", "redirect_uris": "Line 1 must not.", "name": "Name is missing.", "access_token_lifetime": "Too long."}
	for name, page := range map[string]templ.Component{
		"list-empty": listPage(listView{}),
		"list": listPage(listView{Notice: "Saved.", Gone: []string{"spa_local"}, Entries: []entry{
			{web, directory.Changed}, {directory.Application{ID: "n", Name: "N", Type: directory.Native}, directory.Added}}}),
		"new-web":     newPage(formView{Kind: kinds[0]}),
		"new-spa":     newPage(formView{Kind: kinds[1], Problems: wrong}),
		"edit-web":    editPage(formView{Kind: kinds[0], Application: web, Draft: draftOf(web), Origin: directory.Changed, Problems: wrong}),
		"edit-native": editPage(formView{Kind: kinds[2], Application: directory.Application{ID: "n", Name: "N", Type: directory.Native}, Notice: "Saved."}),
		"secret":      secretPage(secretView{Application: web, Secret: "s", Env: "A=b"}),
		"secret-gone": secretPage(secretView{Application: web}),
		"delete":      deletePage(deleteView{Application: web, Seeded: true}),
	} {
		t.Run(name, func(t *testing.T) { uitest.Write(t, "applications-"+name, uitest.Check(t, page)) })
	}
}

// E4: nothing that was typed is believed to be markup.
func TestPagesEscapeWhatTheyShow(t *testing.T) {
	form := uitest.Hostile[formView]()
	form.Problems = dashboard.Problems{"redirect_uris": uitest.Markup, "name": uitest.Markup, "": uitest.Markup}
	form.Kind.Type, form.Application.Type = directory.Web, directory.Web
	for name, page := range map[string]templ.Component{
		"list": listPage(uitest.Hostile[listView]()), "new": newPage(form), "edit": editPage(form),
		"secret": secretPage(uitest.Hostile[secretView]()), "delete": deletePage(uitest.Hostile[deleteView]()),
	} {
		t.Run(name, func(t *testing.T) { uitest.CheckHostile(t, page) })
	}
}

// E4: a value that could be read as more than a value is left out of the lines for .env, and a name stays on its line.
func TestEnvHostile(t *testing.T) {
	app := directory.Application{ID: "spa_1", Name: "a\nWEB_CLIENT_ID=evil\u2028b", Type: directory.SPA, RedirectURIs: []string{"http://a;$(id)\"'/cb"}}
	const want = "# aWEB_CLIENT_ID=evilb\nENV_URL=http://localhost:1\n# SPA_URL has a value that a .env file cannot carry\nSPA_CLIENT_ID=spa_1\n"
	if got := dotenv("http://localhost:1", app, ""); got != want {
		t.Errorf("%s", got)
	}
}

func TestGenerated(t *testing.T) { uitest.Generated(t, "../../../../../tools") }
