package logout

import (
	"errors"
	"net/http"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
)

// handleRevoke is POST /session/revoke: a person ends one of their sessions from any browser in which they are signed in
// (M6). Everything that follows is as at a sign-out.
func (h *Handler) handleRevoke(w http.ResponseWriter, r *http.Request) error {
	browser, err := h.signedIn(r)
	if err != nil {
		return err
	}
	chosen, err := h.cfg.Sessions.Living(r.Context(), r.PostFormValue("sid"))
	if errors.Is(err, session.ErrNone) || err == nil && chosen.UserID != browser.UserID {
		return errNotYours
	}
	if err != nil {
		return err
	}
	if chosen.ID == browser.ID {
		return h.terminate(w, r, order{sessionID: chosen.ID}, browser)
	}
	if err := h.cfg.Sessions.End(r.Context(), chosen.ID, session.ReasonLogout, session.ByEnvironment); err != nil {
		return err
	}
	o := order{sessionID: chosen.ID, location: pages.PathHome}
	note(r, o).UserID = browser.UserID
	h.waitTold(r.Context(), o.location, chosen.ID)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, o.location, http.StatusSeeOther)
	return nil
}

// handleRevokeAll is POST /session/revoke-all: it ends every session of the person who is signed in, this one too (M6).
func (h *Handler) handleRevokeAll(w http.ResponseWriter, r *http.Request) error {
	browser, err := h.signedIn(r)
	if err != nil {
		return err
	}
	all, err := h.cfg.Sessions.EndAll(r.Context(), browser.UserID, session.ReasonLogout, session.ByEnvironment)
	if err != nil {
		return err
	}
	h.noteAll(r, browser, all)
	h.waitTold(r.Context(), "", all...)
	h.cfg.Sessions.ClearCookie(w, r)
	return h.showSignedOut(w, r, order{sessionID: browser.ID})
}

// signedIn is the living session of the browser, or errNotYours.
func (h *Handler) signedIn(r *http.Request) (*session.Session, error) {
	browser, err := h.browserSession(r)
	if err == nil && browser == nil {
		err = errNotYours
	}
	return browser, err
}

// noteAll tells the journal of each session that ended with the browser's own, so that it is found with that session.
func (h *Handler) noteAll(r *http.Request, browser *session.Session, all []string) {
	e := note(r, order{sessionID: browser.ID})
	e.UserID = browser.UserID
	for _, sid := range all {
		if sid != browser.ID {
			other := *e
			other.SessionID, other.Reason, other.Status = sid, "ended with session "+browser.ID, http.StatusOK
			h.cfg.Journal(other)
		}
	}
}
