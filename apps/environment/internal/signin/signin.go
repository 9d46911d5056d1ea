package signin

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

// Authentication methods (RFC 8176) as the ID token's amr names them.
var (
	amrCode  = []string{"otp"}  // a one-time code was typed
	amrClick = []string{"user"} // somebody sat there and chose a demo user: presence, no proof of identity
)

// offered is how many users can be chosen with one click. The others sign in with a code.
const offered = 50

// handleSignIn is GET /sign-in: the page that the request wants to begin with.
func (h *Handler) handleSignIn(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	s, _, err := h.current(r)
	if err != nil {
		return err
	}
	switch signedIn := s != nil; {
	case req.Page == provider.PageSignUp && !r.URL.Query().Has("form"):
		return redirect(w, r, at(pages.PathSignUp, req))
	case req.Page == provider.PageAccount && signedIn && !r.URL.Query().Has("form"):
		return redirect(w, r, at(pages.PathAccount, req))
	case req.Page == provider.PageConsent && signedIn && !req.Fresh:
		return redirect(w, r, at(pages.PathConsent, req))
	}
	return h.showSignIn(w, r, req, req.LoginHint, "")
}

func (h *Handler) showSignIn(w http.ResponseWriter, r *http.Request, req provider.Waiting, email, problem string) error {
	journal.From(r.Context()).Reason = problem
	view := pages.SignInView{Site: h.cfg.Site(r), Asking: asking(req), Email: email, Error: problem, Again: req.Fresh}
	users := h.cfg.Users.Users()
	for _, u := range users[:min(len(users), offered)] {
		view.Users = append(view.Users, h.cfg.Person(u))
	}
	return render(w, r, statusOf(problem), pages.SignIn(view))
}

// handleUser is POST /sign-in/user: a demo user was chosen with one click.
func (h *Handler) handleUser(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	u, err := h.cfg.Users.User(r.PostFormValue("user_id"))
	if err != nil {
		return h.showSignIn(w, r, req, "", "That user does not exist any more. Choose another one.")
	}
	return h.signIn(w, r, req, u.ID, amrClick)
}
