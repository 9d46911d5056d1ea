package signin

import (
	"net/http"
	"strconv"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/shared/ui"
)

// handleMailbox is GET /mailbox: what would have been sent by mail. ?to= shows one address, ?request= leads back to the
// sign-in that waits for the code.
func (h *Handler) handleMailbox(w http.ResponseWriter, r *http.Request) error {
	view := pages.MailboxView{Site: h.cfg.Site(r)}
	if req, err := h.cfg.Requests.Find(r, r.FormValue("request")); err == nil {
		view.Back = ui.Link{Label: "Back to signing in", URL: at(pages.PathSignInCode, req)}
	}
	for _, m := range h.cfg.Mailbox.Messages(r.FormValue("to")) {
		view.Messages = append(view.Messages, pages.Message{
			ID: strconv.Itoa(m.Number), To: m.To, Subject: m.Subject, Code: m.Code, Sent: m.At, Expires: m.Expires,
			Used: m.Code != "" && !h.codes.inForce(m.pending, m.Code),
		})
	}
	return render(w, r, http.StatusOK, pages.Mailbox(view))
}
