package applications

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// listView fills the list.
type listView struct {
	pages.Site
	Notice  string
	Entries []entry
	// Gone are the IDs of applications that environment.yaml has and that were deleted.
	Gone []string
}

type entry struct {
	directory.Application
	Origin directory.Origin
}

// list is GET /applications.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	view := listView{Site: p.Frame(r), Notice: dashboard.Notice(r), Gone: p.Directory.Gone(directory.KindApplication)}
	for _, a := range p.Directory.Applications() {
		view.Entries = append(view.Entries, entry{a, p.Directory.Origin(directory.KindApplication, a.ID)})
	}
	return p.Render(w, r, http.StatusOK, listPage(view))
}

// reset is POST /applications/{id}/reset: back to what environment.yaml says.
func (p *Pages) reset(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := p.Admin.Reset(r.Context(), directory.KindApplication, id); err != nil {
		return err
	}
	return dashboard.Done(w, r, pages.ApplicationPath(id), "restored")
}
