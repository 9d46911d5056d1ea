package signin

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/pages"
)

// handleConsentForm is GET /sign-in/consent: prompt=consent. These are first-party apps, so it is asked only on demand.
func (h *Handler) handleConsentForm(w http.ResponseWriter, r *http.Request, req Request) error {
	s, ok := h.cfg.Sessions.Current(r)
	if !ok || req.Fresh {
		return h.showSignIn(w, r, req, req.LoginHint, "")
	}
	u, err := h.cfg.Users.User(s.UserID)
	if err != nil {
		return err
	}
	view := pages.ConsentView{Site: h.cfg.Site(r), Asking: h.asking(req), Account: h.user(u)}
	return render(w, r, http.StatusOK, pages.Consent(view))
}

// handleConsent is POST /sign-in/consent: yes.
func (h *Handler) handleConsent(w http.ResponseWriter, r *http.Request, req Request) error {
	s, ok := h.cfg.Sessions.Current(r)
	if !ok || req.Fresh {
		return redirect(w, r, at(pages.PathSignIn, req))
	}
	return h.finish(w, r, req, s)
}

// handleDeny is POST /sign-in/deny: the person does not want to.
func (h *Handler) handleDeny(w http.ResponseWriter, r *http.Request, req Request) error {
	location, err := h.cfg.Requests.Deny(r.Context(), req.Handle)
	if err != nil {
		return err
	}
	return redirect(w, r, location)
}
