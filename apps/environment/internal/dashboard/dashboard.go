// Package dashboard is what the pages on which a developer sees and changes everything have in common (E4, E9): their
// routes, the answer to an error, and forms that come back filled in. Start with Site; the pages themselves are in the
// packages below: applications, people, sessions.
//
// The dashboard asks nobody who they are. That is why it is offered only where this machine alone can reach it, why its
// forms are refused when another site sends them, and why every request's Host is checked before it arrives here (by
// the environment package). What a change means is decided by the admin package.
package dashboard

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"example.com/multiapp/apps/environment/internal/admin"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// Site is what the pages stand on. All fields are required.
type Site struct {
	Directory *directory.Directory
	Admin     *admin.Admin
	// Frame fills the frame around every page; Problem draws an error.
	Frame   func(*http.Request) pages.Site
	Problem func(w http.ResponseWriter, r *http.Request, status int, v pages.ErrorView)
	Log     *slog.Logger
	Now     func() time.Time
	// Stopping is closed when the environment goes down: streams end.
	Stopping <-chan struct{}
}

// Mount adds a page or a form, for example "GET /users/{id}". Its error becomes a page here.
func (s Site) Mount(mux *http.ServeMux, pattern string, handle func(http.ResponseWriter, *http.Request) error) {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Problem(w, r, http.StatusForbidden, pages.ErrorView{Title: "Nothing was changed", Code: "invalid_request",
			Happened: "This form came from another site.", Do: "Use the pages of the local environment itself."})
	}))
	mux.Handle(pattern, csrf.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		pages.AllowScript(w)
		if err := handle(w, r); err != nil {
			s.fail(w, r, err)
		}
	})))
}

func (s Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, directory.ErrNotFound):
		s.Problem(w, r, http.StatusNotFound, pages.ErrorView{Title: "There is nothing here",
			Happened: "It does not exist, or it was deleted.", Do: "Choose a page above."})
	case errors.As(err, &tooLarge):
		s.Problem(w, r, http.StatusRequestEntityTooLarge, pages.ErrorView{Title: "Nothing was changed",
			Happened: "The form is too large.", Do: "Go back and shorten what you typed."})
	case errors.Is(err, errUnreadable):
		s.Problem(w, r, http.StatusBadRequest, pages.ErrorView{Title: "Nothing was changed", Code: "invalid_request",
			Happened: "The form could not be read.", Do: "Go back and send it again."})
	default:
		s.Log.ErrorContext(r.Context(), "dashboard", "path", r.URL.Path, "error", err)
		s.Problem(w, r, http.StatusInternalServerError, pages.ErrorView{Title: "Something went wrong", Code: "server_error",
			Happened: "The local environment could not answer.", Do: "Try again. The log of the environment has the reason."})
	}
}

var errUnreadable = errors.New("the form cannot be read")

// Form reads the form that a request brings. Mount turns its errors into pages.
func Form(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	return r.PostForm, nil
}

// Render draws a page.
func (s Site) Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	return page.Render(r.Context(), w)
}

// Done leads to a page after a change. done is one of the words that Notice knows.
func Done(w http.ResponseWriter, r *http.Request, path, done string) error {
	http.Redirect(w, r, path+"?"+url.Values{"done": {done}}.Encode(), http.StatusSeeOther)
	return nil
}

// notices are what a page says after a change. They are looked up, so that nobody can put words on the page by a link.
var notices = map[string]string{
	"created": "Created.", "saved": "Saved.", "deleted": "Deleted.", "restored": "Set back to what environment.yaml says.",
	"secret-deleted": "The secret is deleted. It is refused from now on.", "added": "Added.", "removed": "Removed.",
	"ended": "The session has ended, in every app.", "all-ended": "All sessions of the user have ended, in every app.",
}

// Notice is the sentence for the change that led to this page, empty for none.
func Notice(r *http.Request) string { return notices[r.URL.Query().Get("done")] }

// Problems are what is wrong with a form, by field. The empty field is the form as a whole.
type Problems map[string]string

// ProblemsOf reads the problems out of an error of the directory or the admin package; false is another kind of error.
func ProblemsOf(err error) (Problems, bool) {
	var invalid *directory.Invalid
	switch {
	case errors.As(err, &invalid):
		problems := Problems{}
		for _, p := range invalid.Problems {
			if problems[p.Field] == "" {
				problems[p.Field] = p.Text
			}
		}
		return problems, true
	case errors.Is(err, directory.ErrEmailTaken):
		return Problems{"email": "Another user has this e-mail address."}, true
	case errors.Is(err, directory.ErrExists), errors.Is(err, admin.ErrTooManySecrets), errors.Is(err, admin.ErrLastSecret), errors.Is(err, admin.ErrNoSecrets):
		return Problems{"": err.Error()}, true
	}
	return nil, false
}
