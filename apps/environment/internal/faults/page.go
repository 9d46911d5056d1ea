package faults

import (
	"context"
	"log/slog"
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
)

// PageConfig is what the page needs; all fields are required.
type PageConfig struct {
	Switches *Switches
	// Rotate makes a new signing key and signs with it from then on.
	Rotate func(context.Context) error
	// Site fills the frame around the page; Problem draws an error.
	Site    func(*http.Request) pages.Site
	Problem func(w http.ResponseWriter, r *http.Request, status int, v pages.ErrorView)
	Log     *slog.Logger
}

// Page serves /faults.
type Page struct{ PageConfig }

// Routes mounts the page, unless other machines can reach the environment. Its forms are refused when another site sends
// them.
func (p Page) Routes(mux *http.ServeMux) {
	if !p.Switches.cfg.Offered {
		return
	}
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.Problem(w, r, http.StatusForbidden, pages.ErrorView{Title: "Nothing was changed", Code: "invalid_request",
			Happened: "This form came from another site.", Do: "Use the page of faults of the local environment itself."})
	}))
	mux.HandleFunc("GET "+pages.PathFaults, p.show)
	mux.Handle("POST "+pages.PathFaults, csrf.Handler(http.HandlerFunc(p.change)))
	mux.Handle("POST "+pages.PathRotateKeys, csrf.Handler(http.HandlerFunc(p.rotate)))
}

// show is GET /faults.
func (p Page) show(w http.ResponseWriter, r *http.Request) {
	view := pages.FaultsView{Site: p.Site(r)}
	for _, info := range Catalog {
		view.Faults = append(view.Faults, pages.Fault{ID: string(info.Fault), Name: info.Name, Breaks: info.Breaks, Good: info.Good, On: p.Switches.On(info.Fault)})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := pages.Faults(view).Render(r.Context(), w); err != nil {
		p.Log.ErrorContext(r.Context(), "drawing the page of faults", "error", err)
	}
}

// change is POST /faults: fault and on=true or on=false.
func (p Page) change(w http.ResponseWriter, r *http.Request) {
	if err := p.Switches.Set(r.Context(), Fault(r.PostFormValue("fault")), r.PostFormValue("on") == "true"); err != nil {
		p.Problem(w, r, http.StatusBadRequest, pages.ErrorView{Title: "Nothing was changed", Code: "invalid_request",
			Happened: "The form names no fault that there is.", Do: "Open the page of faults and use its buttons."})
		return
	}
	http.Redirect(w, r, pages.PathFaults, http.StatusSeeOther)
}

// rotate is POST /faults/rotate-keys.
func (p Page) rotate(w http.ResponseWriter, r *http.Request) {
	if err := p.Rotate(r.Context()); err != nil {
		p.Log.ErrorContext(r.Context(), "rotating the signing keys", "error", err)
		p.Problem(w, r, http.StatusInternalServerError, pages.ErrorView{Title: "The keys were not rotated", Code: "server_error",
			Happened: "The local environment could not make a new signing key.", Do: "Try again. The log of the environment has the reason."})
		return
	}
	s := p.Switches
	s.cfg.Journal(journal.Event{At: s.cfg.Now(), RequestID: s.cfg.RequestID(r.Context()), Kind: journal.Fault, Outcome: journal.OK, Reason: "a new signing key"})
	http.Redirect(w, r, pages.PathFaults, http.StatusSeeOther)
}
