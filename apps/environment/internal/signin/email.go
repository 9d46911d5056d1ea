package signin

import (
	"errors"
	"net/http"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

const (
	saysBadEmail = "That is not an e-mail address. It looks like ada@example.com."
	saysTooMany  = "Too many codes were asked for. Wait a few minutes, then try again."
)

// handleEmail is POST /sign-in/email: an address was typed. The answer is the same whether it has an account or not.
func (h *Handler) handleEmail(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	typed := r.PostFormValue("email")
	email, ok := parseEmail(typed)
	if !ok {
		return h.showSignIn(w, r, req, typed, saysBadEmail)
	}
	err := h.send(req, claim{email: email})
	if errors.Is(err, errTooMany) {
		return h.showSignIn(w, r, req, typed, saysTooMany)
	}
	if err != nil {
		return err
	}
	return redirect(w, r, at(pages.PathSignInCode, req))
}

// handleResend is POST /sign-in/resend: another code to the same address.
func (h *Handler) handleResend(w http.ResponseWriter, r *http.Request, req provider.Waiting) error {
	c, ok := h.codes.waiting(req.Handle)
	if !ok {
		return h.showSignIn(w, r, req, req.LoginHint, saysCodeGone)
	}
	err := h.send(req, c)
	if errors.Is(err, errTooMany) {
		return h.showCode(w, r, req, pages.EnterCodeView{Email: c.email, Error: saysTooMany})
	}
	if err != nil {
		return err
	}
	return redirect(w, r, at(pages.PathSignInCode, req)+"&resent=1")
}

// send makes a code and puts the mail into the mailbox. Someone without an account, who did not ask to sign up, gets a mail
// that says so: only who reads the address learns it.
func (h *Handler) send(req provider.Waiting, c claim) error {
	code, err := h.codes.issue(req.Handle, c)
	if err != nil {
		return err
	}
	_, unknown := h.cfg.Users.UserByEmail(c.email)
	now := h.cfg.Now()
	msg := Message{To: c.email, Subject: "Your sign-in code", Code: code, At: now, Expires: now.Add(codeLife), pending: req.Handle}
	switch {
	case unknown != nil && c.name == "":
		msg.Subject, msg.Code = "This address has no account", ""
	case unknown == nil && c.name != "":
		msg.Subject = "You already have an account: this code signs you in"
	}
	h.cfg.Mailbox.deliver(msg)
	return nil
}
