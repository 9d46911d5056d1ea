package signin

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

// handleConsentForm is GET /sign-in/consent: prompt=consent. These are first-party apps, so it is asked only on demand, and
// not after a sign-in: its page has just said who asks for what.
func (h *Handler) handleConsentForm(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	s, u, err := h.current(r)
	if err != nil {
		return err
	}
	if s == nil || req.Fresh {
		return h.showSignIn(w, r, req, req.LoginHint, "")
	}
	view := pages.ConsentView{Site: h.cfg.Site(r), Asking: asking(req), Account: h.cfg.Person(u)}
	return render(w, r, http.StatusOK, pages.Consent(view))
}

// handleConsent is POST /sign-in/consent: yes.
func (h *Handler) handleConsent(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	s, _, err := h.current(r)
	if err != nil {
		return err
	}
	if s == nil || req.Fresh {
		return redirect(w, r, at(pages.PathSignIn, req))
	}
	return h.finish(w, r, req, s)
}

// handleDeny is POST /sign-in/deny: the person does not want to.
func (h *Handler) handleDeny(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	location, err := h.cfg.Requests.Deny(r.Context(), req.Handle)
	if err != nil {
		return err
	}
	return redirect(w, r, location)
}
