package logout

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
)

// request is what an app asked for, unchecked (OpenID Connect RP-Initiated Logout 1.0 §2).
type request struct {
	hint        string
	clientID    string
	redirectURI string
	state       string
	hasState    bool
}

// order is a request that was checked.
type order struct {
	client    directory.Application // zero when nobody said who asks
	sessionID string                // the session that the hint proves; empty without a hint
	location  string                // where the browser goes afterwards; empty for our own page
}

// handleLogout is GET and POST /oidc/logout.
//
// A hint is a proof, so its session ends without a question, and no other: when the browser has a newer session by now,
// that one goes on and keeps its cookie. Without a hint the person is asked, because any page can send a browser here.
// When there is nothing left to end the browser is sent on all the same.
func (h *Handler) handleLogout(w http.ResponseWriter, r *http.Request) error {
	req, err := parse(r)
	if err != nil {
		return err
	}
	o, err := h.validate(req)
	if err != nil {
		return err
	}
	if o.sessionID == "" && r.Method == http.MethodPost {
		return askByGet(w, r, req)
	}
	browser, err := h.browserSession(r)
	if err != nil {
		return err
	}
	if o.sessionID == "" && browser != nil {
		return h.askFirst(w, r, req, o)
	}
	return h.terminate(w, r, o, browser)
}

// askByGet turns a POST without a hint into a GET: the form of another site comes without the session's cookie (SameSite=Lax),
// and only with it do we know whom to ask.
func askByGet(w http.ResponseWriter, r *http.Request, req request) error {
	query := url.Values{}
	for name, value := range map[string]string{"client_id": req.clientID, "post_logout_redirect_uri": req.redirectURI} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if req.hasState {
		query.Set("state", req.state)
	}
	http.Redirect(w, r, provider.PathLogout+"?"+query.Encode(), http.StatusSeeOther)
	return nil
}

// parse reads the parameters: from the query of a GET, from the body of a POST.
func parse(r *http.Request) (request, error) {
	if err := r.ParseForm(); err != nil {
		return request{}, errUnreadable
	}
	form := r.Form
	if r.Method == http.MethodPost {
		form = r.PostForm
	}
	for _, name := range []string{"id_token_hint", "client_id", "post_logout_redirect_uri", "state"} {
		if len(form[name]) > 1 {
			return request{}, errRepeated
		}
	}
	return request{
		hint:        form.Get("id_token_hint"),
		clientID:    form.Get("client_id"),
		redirectURI: form.Get("post_logout_redirect_uri"),
		state:       form.Get("state"),
		hasState:    form.Has("state"),
	}, nil
}

// validate decides who asks, for which session, and where the browser may go. It changes nothing.
func (h *Handler) validate(req request) (order, error) {
	o, clientID := order{}, req.clientID
	if req.hint != "" {
		hint, err := h.cfg.VerifyHint(req.hint)
		if err != nil {
			return order{}, errors.Join(errBadHint, err)
		}
		if clientID != "" && clientID != hint.ClientID {
			return order{}, errOtherClient
		}
		o.sessionID, clientID = hint.SessionID, hint.ClientID
	}
	if clientID != "" {
		client, err := h.cfg.Application(clientID)
		if err != nil {
			return order{}, errUnknownClient
		}
		o.client = client
	}
	if req.redirectURI == "" {
		return o, nil
	}
	if o.client.ID == "" {
		return order{}, errWhoseURI
	}
	if !o.client.HasPostLogoutRedirectURI(req.redirectURI) {
		return order{}, &mismatchError{client: o.client, sent: req.redirectURI}
	}
	o.location = withState(req)
	return o, nil
}

// withState adds the state to the address, byte for byte, if there was one (§3). A registered address has no query.
func withState(req request) string {
	if !req.hasState {
		return req.redirectURI
	}
	return req.redirectURI + "?" + url.Values{"state": {req.state}}.Encode()
}

// terminate ends the ordered session, waits a little for the apps to be told, and sends the browser on. The cookie goes when it
// stands for that session or for none that lives.
func (h *Handler) terminate(w http.ResponseWriter, r *http.Request, o order, browser *session.Session) error {
	e := note(r, o)
	if browser != nil && browser.ID == o.sessionID {
		e.UserID = browser.UserID
	}
	if o.sessionID != "" {
		by := cmp.Or(o.client.ID, session.ByEnvironment)
		if err := h.cfg.Sessions.End(r.Context(), o.sessionID, session.ReasonLogout, by); err != nil {
			return err
		}
		h.waitTold(r.Context(), o.location, o.sessionID)
	}
	if browser == nil || browser.ID == o.sessionID {
		h.cfg.Sessions.ClearCookie(w, r)
	}
	w.Header().Set("Cache-Control", "no-store")
	if o.location != "" {
		http.Redirect(w, r, o.location, http.StatusSeeOther)
		return nil
	}
	return h.showSignedOut(w, r, o)
}

// waitTold waits a little for the applications of ended sessions to be told, before the browser is sent to location or shown
// our own page.
func (h *Handler) waitTold(ctx context.Context, location string, sids ...string) {
	status := http.StatusOK
	if location != "" {
		status = http.StatusSeeOther
	}
	journal.Settle(ctx, status, location)
	ctx, cancel := context.WithTimeout(ctx, firstAttempts)
	defer cancel()
	h.cfg.Deliverer.Wake()
	for _, sid := range sids {
		h.cfg.Deliverer.WaitFirstAttempts(ctx, sid)
	}
}

// browserSession is the living session of the browser, or nil.
func (h *Handler) browserSession(r *http.Request) (*session.Session, error) {
	s, err := h.cfg.Sessions.FromRequest(r)
	if errors.Is(err, session.ErrNone) {
		return nil, nil
	}
	return s, err
}
