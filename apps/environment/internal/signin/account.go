package signin

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

// handleAccounts is GET /sign-in/account: prompt=select_account (OpenID Connect Core §3.1.2.1).
func (h *Handler) handleAccounts(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	s, u, err := h.current(r)
	if err != nil {
		return err
	}
	if s == nil {
		return h.showSignIn(w, r, req, req.LoginHint, "")
	}
	view := pages.ChooseAccountView{Site: h.cfg.Site(r), Asking: asking(req), Accounts: []pages.User{h.cfg.Person(u)}}
	return render(w, r, http.StatusOK, pages.ChooseAccount(view))
}

// handleAccount is POST /sign-in/account: going on as the person who is signed in, or signing in as somebody else.
// A session that ended, or another person's that began, while the page was open leads to the sign-in page.
func (h *Handler) handleAccount(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	s, _, err := h.current(r)
	if err != nil {
		return err
	}
	if s == nil || req.Fresh || s.UserID != r.PostFormValue("user_id") {
		return redirect(w, r, at(pages.PathSignIn, req)+"&form=1")
	}
	return h.finish(w, r, req, s)
}
