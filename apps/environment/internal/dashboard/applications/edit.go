package applications

import (
	"encoding/json"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// formView fills the form of a new application and the page of one that exists.
type formView struct {
	pages.Site
	Kind     kind
	Draft    draft
	Problems dashboard.Problems
	// Idle is the time-out that access tokens must stay below.
	Idle string
	// The rest is empty for a new application.
	Application directory.Application
	Origin      directory.Origin
	Notice      string
	Env         string
}

// draw is GET /applications/new?type=: the form, or the choice of a type.
func (p *Pages) draw(w http.ResponseWriter, r *http.Request) error {
	k, ok := kindOf(r.URL.Query().Get("type"))
	if !ok {
		http.Redirect(w, r, pages.PathApplications+"#add", http.StatusSeeOther)
		return nil
	}
	lifetime := directory.FormatDuration(directory.DefaultAccessTokenLifetime)
	return p.form(w, r, http.StatusOK, k, draft{AccessTokenLifetime: lifetime, RequirePKCE: true}, nil)
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request, status int, k kind, d draft, problems dashboard.Problems) error {
	return p.Render(w, r, status, newPage(formView{Site: p.Frame(r), Kind: k, Draft: d, Problems: problems, Idle: p.idle()}))
}

func (p *Pages) idle() string { return directory.FormatDuration(p.Directory.ShortestIdle()) }

// create is POST /applications. A web application's first secret is shown on the page that follows.
func (p *Pages) create(w http.ResponseWriter, r *http.Request) error {
	form, err := dashboard.Form(r)
	if err != nil {
		return err
	}
	k, ok := kindOf(form.Get("type"))
	if !ok {
		p.Problem(w, r, http.StatusUnprocessableEntity, pages.ErrorView{Title: "Nothing was saved", Code: "invalid_request",
			Happened: "The form names no type of application that there is.", Do: "Open Applications and choose a type there."})
		return nil
	}
	d, app := readDraft(form), directory.Application{Type: k.Type}
	d.apply(&app)
	created, secret, err := p.Admin.CreateApplication(r.Context(), app)
	if err != nil {
		found, ok := dashboard.ProblemsOf(err)
		if !ok {
			return err
		}
		return p.form(w, r, http.StatusUnprocessableEntity, k, d, d.problems(k.Type, found))
	}
	if secret != "" {
		return p.leadToSecret(w, r, created.ID, secret)
	}
	return dashboard.Done(w, r, pages.ApplicationPath(created.ID), "created")
}

// show is GET /applications/{id}.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	app, err := p.Directory.Application(r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.page(w, r, http.StatusOK, app, draftOf(app), nil)
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request, status int, app directory.Application, d draft, problems dashboard.Problems) error {
	k, _ := kindOf(string(app.Type))
	view := formView{Site: p.Frame(r), Kind: k, Draft: d, Problems: problems, Idle: p.idle(), Application: app,
		Origin: p.Directory.Origin(directory.KindApplication, app.ID), Env: dotenv(p.issuer, app, "")}
	if problems == nil {
		view.Notice = dashboard.Notice(r)
	}
	return p.Render(w, r, status, editPage(view))
}

// save is POST /applications/{id}.
func (p *Pages) save(w http.ResponseWriter, r *http.Request) error {
	form, err := dashboard.Form(r)
	if err != nil {
		return err
	}
	app, err := p.Directory.Application(r.PathValue("id"))
	if err != nil {
		return err
	}
	d := readDraft(form)
	_, err = p.Admin.UpdateApplication(r.Context(), app.ID, func(a *directory.Application) { d.apply(a) })
	if err == nil {
		return dashboard.Done(w, r, pages.ApplicationPath(app.ID), "saved")
	}
	found, ok := dashboard.ProblemsOf(err)
	if !ok {
		return err
	}
	return p.page(w, r, http.StatusUnprocessableEntity, app, d, d.problems(app.Type, found))
}

// checkURI is GET /applications/check-uri?type=&uri=: what a form would say about an address that somebody types. With
// list=true, uri is the text of a field with an address on each line.
func (p *Pages) checkURI(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	k, ok := kindOf(q.Get("type"))
	if !ok {
		http.Error(w, "type must be web, spa or native", http.StatusBadRequest)
		return nil
	}
	problem := addressProblem(q.Get("uri"))
	if q.Get("list") == "true" {
		problem = listProblem(k.Type, q.Get("uri"))
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]string{"problem": problem})
}

// checkPath is the address that a field asks while somebody types.
func (k kind) checkPath(list bool) string {
	q := url.Values{"type": {string(k.Type)}}
	if list {
		q.Set("list", "true")
	}
	return pages.PathApplications + "/check-uri?" + q.Encode()
}
