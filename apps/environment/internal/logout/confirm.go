package logout

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/shared/ui"
)

// askFirst shows the question. The form carries the request along, and it is checked again when it comes back.
func (h *Handler) askFirst(w http.ResponseWriter, r *http.Request, req request, o order) error {
	view := pages.ConfirmLogoutView{Site: h.cfg.Site(r), Application: o.client.Name, Fields: []pages.Field{
		{Name: "client_id", Value: req.clientID},
		{Name: "post_logout_redirect_uri", Value: req.redirectURI},
	}}
	if req.hasState {
		view.Fields = append(view.Fields, pages.Field{Name: "state", Value: req.state})
	}
	e := journal.From(r.Context())
	e.ClientID, e.Reason = o.client.ID, "page: asks the person first"
	pages.AllowFormAnswer(w, o.location)
	return render(w, r, http.StatusOK, pages.ConfirmLogout(view))
}

// handleConfirmed is POST /sign-in/sign-out: the person said yes. It ends the session of this browser, whoever's it is by now.
func (h *Handler) handleConfirmed(w http.ResponseWriter, r *http.Request) error {
	req, err := parse(r)
	if err != nil {
		return err
	}
	req.hint = "" // the answer is the proof here
	o, err := h.validate(req)
	if err != nil {
		return err
	}
	return h.endBrowserSession(w, r, o)
}

// handleSessionEnd is POST /session/end: sign out on the home page.
func (h *Handler) handleSessionEnd(w http.ResponseWriter, r *http.Request) error {
	return h.endBrowserSession(w, r, order{})
}

func (h *Handler) endBrowserSession(w http.ResponseWriter, r *http.Request, o order) error {
	browser, err := h.browserSession(r)
	if err != nil {
		return err
	}
	if browser != nil {
		o.sessionID = browser.ID
	}
	return h.terminate(w, r, o, browser)
}

// showSignedOut says what happened when no app waits for the browser.
func (h *Handler) showSignedOut(w http.ResponseWriter, r *http.Request, o order) error {
	view := pages.SignedOutView{Site: h.cfg.Site(r)}
	view.User = nil // the frame was filled with the session that has just ended
	if o.sessionID != "" {
		told, err := h.cfg.Deliveries.DeliveriesOf(r.Context(), o.sessionID)
		if err != nil {
			return err
		}
		view.Told = h.deliveryViews(told)
	}
	if o.client.ID != "" {
		view.Return = ui.Link{Label: "Back to " + o.client.Name, URL: h.cfg.Return(o.client)}
	}
	return render(w, r, http.StatusOK, pages.SignedOut(view))
}

// note tells the journal whose session ended, and who asked.
func note(r *http.Request, o order) *journal.Event {
	e := journal.From(r.Context())
	e.ClientID, e.SessionID = o.client.ID, o.sessionID
	return e
}
