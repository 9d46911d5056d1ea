package applications

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// deleteView fills the question before an application is deleted.
type deleteView struct {
	pages.Site
	Application directory.Application
	// Seeded tells that environment.yaml has it, so that it can be brought back.
	Seeded bool
}

// confirmDelete is GET /applications/{id}/delete.
func (p *Pages) confirmDelete(w http.ResponseWriter, r *http.Request) error {
	app, err := p.Directory.Application(r.PathValue("id"))
	if err != nil {
		return err
	}
	origin := p.Directory.Origin(directory.KindApplication, app.ID)
	return p.Render(w, r, http.StatusOK, deletePage(deleteView{p.Frame(r), app, origin != directory.Added}))
}

// delete is POST /applications/{id}/delete.
func (p *Pages) delete(w http.ResponseWriter, r *http.Request) error {
	if err := p.Admin.DeleteApplication(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return dashboard.Done(w, r, pages.PathApplications, "deleted")
}
