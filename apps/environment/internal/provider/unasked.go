package provider

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/session"
)

// amrUnasked says in the ID token that nobody was there. It is no registered method, because it is none (RFC 8176).
var amrUnasked = []string{"unasked"}

// onlyOf is the session if it is that user's.
func onlyOf(s *session.Session, userID string) *session.Session {
	if s != nil && s.UserID != userID {
		return nil
	}
	return s
}

// answerUnasked answers a request that would have led to a page: it signs the configured user in, if the request wants a
// new sign-in or there is no session, and agrees in their name.
func (p *Provider) answerUnasked(w http.ResponseWriter, r *http.Request, q *request, s *session.Session, fresh bool, e *journal.Event) error {
	if s == nil || fresh {
		created, err := p.Sessions.Create(w, r, session.Login{UserID: p.InsecureConsent, AMR: amrUnasked})
		if err != nil {
			return p.redirectError(w, r, q.reply, err, e)
		}
		s = created
	}
	e.Reason = "nobody was asked (ENVIRONMENT_INSECURE_CONSENT)"
	return p.answer(w, r, q, s, e)
}
