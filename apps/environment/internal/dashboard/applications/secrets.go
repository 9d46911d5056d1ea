package applications

import (
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// secretView fills the page that shows a secret; with an empty one it says that it was shown.
type secretView struct {
	pages.Site
	Application directory.Application
	Secret      string
	Env         string
}

// addSecret is POST /applications/{id}/secrets.
func (p *Pages) addSecret(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	secret, err := p.Admin.AddSecret(r.Context(), id)
	if err != nil {
		return p.refuse(w, r, id, err)
	}
	return p.leadToSecret(w, r, id, secret)
}

// leadToSecret answers the form that made a secret. Its page is another one, so that to reload it, or to go back to it,
// sends no form a second time.
func (p *Pages) leadToSecret(w http.ResponseWriter, r *http.Request, id, secret string) error {
	path := secretsPath(id) + "/" + url.PathEscape(p.secrets.keep(id, secret))
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// showSecret is GET /applications/{id}/secrets/{once}. A HEAD, which shows nobody anything, leaves the secret for the GET.
func (p *Pages) showSecret(w http.ResponseWriter, r *http.Request) error {
	app, err := p.Directory.Application(r.PathValue("id"))
	if err != nil || r.Method == http.MethodHead {
		return err
	}
	view := secretView{Site: p.Frame(r), Application: app, Secret: p.secrets.take(app.ID, r.PathValue("once"))}
	if view.Secret == "" {
		return p.Render(w, r, http.StatusGone, secretPage(view))
	}
	view.Env = dotenv(p.issuer, app, view.Secret)
	return p.Render(w, r, http.StatusOK, secretPage(view))
}

// deleteSecret is POST /applications/{id}/secrets/{secret}/delete.
func (p *Pages) deleteSecret(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := p.Admin.DeleteSecret(r.Context(), id, r.PathValue("secret")); err != nil {
		return p.refuse(w, r, id, err)
	}
	return dashboard.Done(w, r, pages.ApplicationPath(id), "secret-deleted")
}

// refuse shows the application's page with what was wrong.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, id string, err error) error {
	problems, ok := dashboard.ProblemsOf(err)
	if !ok {
		return err
	}
	app, err := p.Directory.Application(id)
	if err != nil {
		return err
	}
	return p.page(w, r, http.StatusUnprocessableEntity, app, draftOf(app), problems)
}

func secretsPath(id string) string { return pages.ApplicationPath(id) + "/secrets" }
