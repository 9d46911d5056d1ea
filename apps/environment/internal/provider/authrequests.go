package provider

import (
	"context"
	"slices"
	"sync"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// The ways of an authentication request, as the log of the Management API names them.
const (
	workflowSSO    = "sso"    // no page: the browser's session answers, or nothing may be shown
	workflowLogin  = "login"  // a page asks
	workflowSignUp = "signup" // prompt=create
)

const (
	requestsKept  = 10_000 // the newest
	requestsBatch = 250    // in one transaction: requests wait for no more
)

// requestLog notes how far each authorization request has come. An authorization request does not wait for the store: what
// was noted is written by save, and a kill -9 can lose the last second's.
type requestLog struct {
	mu      sync.Mutex
	unsaved map[string]store.AuthRequest // by ID
	saving  sync.Mutex
}

func (l *requestLog) note(a store.AuthRequest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.unsaved == nil || len(l.unsaved) >= requestsKept { // the store fails, and has for long
		l.unsaved = map[string]store.AuthRequest{}
	}
	l.unsaved[a.ID] = a
}

// begin notes that a request arrived.
func (p *Provider) begin(app directory.Application) store.AuthRequest {
	a := store.AuthRequest{
		ID: randomID("aut_"), ClientID: app.ID, ClientName: app.Name, ClientType: string(app.Type),
		Status: store.AuthInitiated, At: p.Now(), Workflow: workflowSSO,
	}
	p.requests.note(a)
	return a
}

// waits notes that a page asks the person.
func (p *Provider) waits(q *request, page step) {
	q.entry.Status, q.entry.Workflow = store.AuthPending, workflowLogin
	if page == stepSignUp {
		q.entry.Workflow = workflowSignUp
	}
	p.requests.note(q.entry)
}

// identified remembers whose session answers the request.
func (p *Provider) identified(q *request, s *session.Session) {
	if u, err := p.Directory.User(s.UserID); err == nil { // otherwise the request is refused
		q.entry.Email = u.Email
	}
}

// granted notes that the application gets a code.
func (p *Provider) granted(q *request, organizationID string) {
	q.entry.Status, q.entry.OrganizationID = store.AuthSuccess, organizationID
	p.requests.note(q.entry)
}

// refused notes that the application gets an error.
func (p *Provider) refused(to reply) {
	to.entry.Status = store.AuthFailed
	p.requests.note(to.entry)
}

// SaveRequests writes what was noted of authorization requests to the store. What could not be written is for the next time.
func (p *Provider) SaveRequests(ctx context.Context) error {
	l := &p.requests
	l.saving.Lock()
	defer l.saving.Unlock()
	l.mu.Lock()
	noted := make([]store.AuthRequest, 0, len(l.unsaved))
	for _, a := range l.unsaved {
		noted = append(noted, a)
	}
	l.mu.Unlock()
	for batch := range slices.Chunk(noted, requestsBatch) {
		if err := p.Store.SaveAuthRequests(ctx, batch, requestsKept); err != nil {
			return err
		}
		l.saved(batch)
	}
	return nil
}

// saved forgets what was written, unless it has come further since.
func (l *requestLog) saved(batch []store.AuthRequest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range batch {
		if l.unsaved[a.ID] == a {
			delete(l.unsaved, a.ID)
		}
	}
}
