package provider

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
)

const (
	pendingLifetime = 30 * time.Minute
	pendingLimit    = 1000 // the oldest gives way
)

// ErrNotPending is returned for a handle that is unknown, expired, finished, or another browser's.
var ErrNotPending = errors.New("no such authorization request is waiting")

// Pending holds the authorization requests, and the devices, that wait for a person to sign in. They live in memory: a restart costs a new sign-in.
// A request is found by its handle, and only by the browser that brought it, which holds a cookie for it.
type Pending struct {
	provider *Provider
	mu       sync.Mutex
	byHandle map[string]*waiting
}

type waiting struct {
	*request
	page    step
	fresh   bool
	browser []byte // hash of the cookie's value
	since   time.Time
	form    sync.Mutex // held while one of its forms is answered
}

// Where a waiting request wants to begin.
const (
	PageSignIn  = string(stepSignIn)
	PageSignUp  = string(stepSignUp)
	PageAccount = string(stepAccount)
	PageConsent = string(stepConsent)
)

// Waiting is what the sign-in pages need to know of a waiting request.
type Waiting struct {
	Handle      string
	Application directory.Application
	Scopes      []string // those asked for, and those that would give the claims asked for by name
	LoginHint   string
	Page        string // one of the Page constants
	Fresh       bool   // a session from before the request is not good enough (prompt=login, max_age)
	RedirectURI string // where the answer will go: the page's form-action must allow it
	Flow        string // names the steps of this login in the journal
}

func newPending(p *Provider) *Pending { return &Pending{provider: p, byHandle: map[string]*waiting{}} }

// add keeps a request and returns the page that asks the person.
func (p *Pending) add(w http.ResponseWriter, r *http.Request, q *request, page step, fresh bool) string {
	handle, proof, now := rand.Text(), rand.Text(), p.provider.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.makeRoom(now)
	p.clearCookies(w, r)
	http.SetCookie(w, p.cookie(handle, proof, pendingLifetime))
	if q.device == nil {
		p.provider.waits(q, page)
	}
	p.byHandle[handle] = &waiting{request: q, page: page, fresh: fresh, browser: hash(proof), since: now}
	return pages.PathSignIn + "?" + url.Values{"request": {handle}}.Encode()
}

// makeRoom forgets expired requests and, at the limit, the oldest.
func (p *Pending) makeRoom(now time.Time) {
	if len(p.byHandle) < pendingLimit {
		return
	}
	oldest := ""
	for handle, e := range p.byHandle {
		if now.Sub(e.since) >= pendingLifetime {
			delete(p.byHandle, handle)
		} else if oldest == "" || e.since.Before(p.byHandle[oldest].since) {
			oldest = handle
		}
	}
	if len(p.byHandle) >= pendingLimit {
		delete(p.byHandle, oldest)
	}
}

// Hold waits until no other form of the request is being answered, and lets none be until release. The second form of a
// double click then finds the request finished, before it begins a session that no browser would come back to.
func (p *Pending) Hold(handle string) (release func()) {
	e, err := p.get(handle)
	if err != nil {
		return func() {}
	}
	e.form.Lock()
	return e.form.Unlock
}

// Find returns the waiting request of a handle if this browser brought it, or ErrNotPending.
func (p *Pending) Find(r *http.Request, handle string) (Waiting, error) {
	e, err := p.get(handle)
	c, cookieErr := r.Cookie(p.cookieName(handle))
	if err != nil || cookieErr != nil || subtle.ConstantTimeCompare(hash(c.Value), e.browser) != 1 {
		return Waiting{}, ErrNotPending
	}
	return Waiting{handle, e.app, e.wishes.shownWith(e.scope), e.loginHint, string(e.page), e.fresh, e.redirectURI, e.flow}, nil
}

func (p *Pending) get(handle string) (*waiting, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.byHandle[handle]
	if !ok || p.provider.Now().Sub(e.since) >= pendingLifetime {
		return nil, ErrNotPending
	}
	return e, nil
}

func (p *Pending) take(handle string) (*waiting, error) {
	e, err := p.get(handle)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.byHandle[handle]; !ok {
		return nil, ErrNotPending
	}
	delete(p.byHandle, handle)
	return e, nil
}

// Approve ends the wait for a person with a session and returns where to send the browser: back to the application,
// with a code or, if the session does not fit the request, with an error. For a device it is the page that lets it in.
func (p *Pending) Approve(ctx context.Context, handle string, s *session.Session) (location string, err error) {
	e, err := p.take(handle)
	if err != nil {
		return "", err
	}
	if e.device != nil { // decided on the device's own page
		return p.finish(ctx, e, s, e.redirectURI, nil), nil
	}
	var refused error
	if e.fresh && s.AuthTime.Before(e.since) {
		refused = refuse("login_required", "The user did not sign in again.", nil)
	} else {
		location, refused = p.provider.grant(ctx, e.request, s)
	}
	return p.finish(ctx, e, s, location, refused), nil
}

// Deny ends the wait because the person does not want to (access_denied) and returns where to send the browser.
func (p *Pending) Deny(ctx context.Context, handle string) (location string, err error) {
	e, err := p.take(handle)
	if err != nil {
		return "", err
	}
	if e.device != nil {
		if err := p.provider.Devices.Deny(ctx, *e.device); err != nil && !errors.Is(err, ErrNoDevice) {
			return "", err
		}
		return pages.PathDeviceDone + "?denied", nil
	}
	return p.finish(ctx, e, &session.Session{}, "", refuse("access_denied", "The user declined to sign in.", nil)), nil
}

// finish tells the journal who signed in, or why not, and returns the answer's address.
func (p *Pending) finish(ctx context.Context, e *waiting, s *session.Session, location string, refused error) string {
	event := journal.From(ctx)
	event.UserID, event.SessionID = s.UserID, s.ID
	if refused != nil {
		note(event, refused)
		return p.provider.errorLocation(e.reply, refused)
	}
	return location
}
