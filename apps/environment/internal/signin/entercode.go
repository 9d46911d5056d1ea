package signin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

const (
	saysWrongCode = "That is not the code. Check the newest message in the mailbox."
	saysCodeGone  = "That code cannot be used any more. Type your e-mail address to get another one."
)

// handleCodeForm is GET /sign-in/code.
func (h *Handler) handleCodeForm(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	c, ok := h.codes.waiting(req.Handle)
	if !ok {
		return h.showSignIn(w, r, req, req.LoginHint, saysCodeGone)
	}
	return h.showCode(w, r, req, pages.EnterCodeView{Email: c.email, Resent: r.URL.Query().Has("resent")})
}

func (h *Handler) showCode(w http.ResponseWriter, r *http.Request, req provider.Waiting, view pages.EnterCodeView) error {
	journal.From(r.Context()).Reason = view.Error
	view.Site, view.Asking, view.ValidFor = h.cfg.Site(r), asking(req), codeLife
	return render(w, r, statusOf(view.Error), pages.EnterCode(view))
}

// handleCode is POST /sign-in/code.
func (h *Handler) handleCode(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	sentTo, _ := h.codes.waiting(req.Handle)
	c, err := h.codes.redeem(req.Handle, strings.Join(strings.Fields(r.PostFormValue("code")), ""))
	switch {
	case errors.Is(err, errWrongCode):
		return h.showCode(w, r, req, pages.EnterCodeView{Email: sentTo.email, Error: saysWrongCode})
	case err != nil:
		return h.showSignIn(w, r, req, sentTo.email, saysCodeGone)
	}
	u, err := h.account(c)
	if errors.Is(err, directory.ErrNotFound) { // the address has no account: its mail held no code, so this one was guessed
		return h.showSignIn(w, r, req, sentTo.email, saysCodeGone)
	}
	if err != nil {
		return err
	}
	return h.signIn(w, r, req, u.ID, amrCode)
}

// account returns the user whose address was proved, and makes one who signs up. An address that got its account in the
// meantime, or had one all along, signs in to that: the code proved it is theirs.
func (h *Handler) account(c claim) (directory.User, error) {
	u, err := h.cfg.Users.UserByEmail(c.email)
	if err == nil || c.name == "" {
		return u, err
	}
	given, family, _ := strings.Cut(c.name, " ")
	u, err = h.cfg.Users.AddUser(directory.NewUser{Email: c.email, GivenName: given, FamilyName: family})
	if errors.Is(err, directory.ErrEmailTaken) {
		return h.cfg.Users.UserByEmail(c.email)
	}
	if err != nil {
		return u, fmt.Errorf("signing up: %w", err)
	}
	return u, nil
}
