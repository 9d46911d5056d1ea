package signin

import (
	"errors"
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

const saysBadName = "Type your name: up to 100 characters."

// handleSignUpForm is GET /sign-in/sign-up, also where prompt=create begins (Initiating User Registration 1.0).
func (h *Handler) handleSignUpForm(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	return h.showSignUp(w, r, req, "", req.LoginHint, "")
}

func (h *Handler) showSignUp(w http.ResponseWriter, r *http.Request, req provider.Waiting, name, email, problem string) error {
	journal.From(r.Context()).Reason = problem
	view := pages.SignUpView{Site: h.cfg.Site(r), Asking: asking(req), Name: name, Email: email, Error: problem}
	return render(w, r, statusOf(problem), pages.SignUp(view))
}

// handleSignUp is POST /sign-in/sign-up. An address that has an account already gets the same answer; its mail says so, and
// its code signs in.
func (h *Handler) handleSignUp(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	typedName, typedEmail := r.PostFormValue("name"), r.PostFormValue("email")
	name, ok := parseName(typedName)
	if !ok {
		return h.showSignUp(w, r, req, typedName, typedEmail, saysBadName)
	}
	email, ok := parseEmail(typedEmail)
	if !ok {
		return h.showSignUp(w, r, req, typedName, typedEmail, saysBadEmail)
	}
	err := h.send(req, claim{email: email, name: name})
	if errors.Is(err, errTooMany) {
		return h.showSignUp(w, r, req, typedName, typedEmail, saysTooMany)
	}
	if err != nil {
		return err
	}
	return redirect(w, r, at(pages.PathSignInCode, req))
}
