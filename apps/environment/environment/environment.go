// Package environment is the local environment: an OpenID provider with the surface of a production environment, its
// sign-in pages, a mailbox for one-time codes, and sign-out that reaches every application (E1, E2, E3, E5, E6, E7).
// Start with New, which puts the parts together, and routes.go, which lists every address. Run serves it.
//
// It is for development. Demo users sign in with one click and mail is shown on a page, so it listens on loopback
// unless told otherwise, and refuses to start with the published secrets on any other address (E10).
package environment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/admin"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/faults"
	"example.com/multiapp/apps/environment/internal/home"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/logout"
	"example.com/multiapp/apps/environment/internal/management"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/signin"
	"example.com/multiapp/apps/environment/internal/store"
)

// Environment is an http.Handler. Work must run beside it; Close ends it. Its parts are there for tests and for pages
// to come; they are put together by New and not to be replaced.
type Environment struct {
	http.Handler
	Store     *store.Store
	Directory *directory.Directory
	Sessions  *session.Manager
	Journal   *journal.Journal
	Provider  *provider.Provider
	Deliverer *logout.Deliverer
	Mailbox   *signin.Mailbox
	Faults    *faults.Switches
	Admin     *admin.Admin

	cfg      Config
	stopping chan struct{} // closed when Serve is told to end, so that streams end, too
	home     *home.Handler
	signin   *signin.Handler
	logout   *logout.Handler

	management *management.API
}

// New opens the data directory and puts the parts together. It listens on nothing.
func New(ctx context.Context, cfg Config) (*Environment, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	cfg.public = cfg.isPublic(ctx)
	seed, err := cfg.seed()
	if err != nil {
		return nil, err
	}
	if err := cfg.checkAddress(seed.Applications); err != nil {
		return nil, err
	}
	s, err := store.Open(cfg.Data)
	if err != nil {
		return nil, fmt.Errorf("ENVIRONMENT_DATA: %w", err)
	}
	e := &Environment{cfg: cfg, Store: s, Mailbox: &signin.Mailbox{}, stopping: make(chan struct{})}
	if err := e.assemble(ctx, seed); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	e.Handler = e.routes()
	return e, nil
}

func (e *Environment) assemble(ctx context.Context, seed *directory.Seed) (err error) {
	if e.Directory, err = directory.New(seed, e.Store); err != nil {
		return err
	}
	if e.Journal, err = journal.Open(ctx, e.Store, e.cfg.Log); err != nil {
		return err
	}
	e.Faults = faults.New(faults.Config{Offered: e.cfg.developer(), Now: e.cfg.Now, Journal: e.Journal.Record, RequestID: requestID})
	e.Sessions = session.New(session.Config{
		Store: e.Store, Directory: e.Directory, Now: e.cfg.Now, Secure: e.cfg.https(),
	})
	consent, err := e.cfg.consentUser(e.Directory)
	if err != nil {
		return err
	}
	e.Admin = admin.New(admin.Config{
		Directory: e.Directory, Sessions: e.Sessions, Grants: e.Store, Now: e.cfg.Now, Changed: e.observeChange,
	})
	e.Provider, err = provider.New(ctx, provider.Config{
		Issuer: e.cfg.Issuer, Store: e.Store, Directory: e.Directory, Sessions: e.Sessions, Journal: e.Journal,
		Log: e.cfg.Log, Now: e.cfg.Now, RequestID: requestID, Problem: e.problem,
		TokenTime: e.Faults.TokenTime, TokenLifetime: e.Faults.TokenLifetime,
		InsecureConsent: consent.ID,
	})
	if err != nil {
		return err
	}
	return errors.Join(e.assemblePages(), e.assembleManagement(ctx))
}

func (e *Environment) assemblePages() (err error) {
	var on func() []string
	if e.cfg.developer() {
		on = e.Faults.Names
	}
	e.home, err = home.New(home.Config{
		Issuer: e.cfg.Issuer, Directory: e.Directory, Session: e.Sessions.FromRequest, Participants: e.Store.Participants,
		Sessions: e.Store.LiveSessionsOf, Device: e.Store.Device, Faults: on,
		InsecureConsent: e.cfg.InsecureConsent, Log: e.cfg.Log,
	})
	if err != nil {
		return err
	}
	e.signin, err = signin.New(signin.Config{
		Users: e.Directory, Requests: e.Provider.Pending, Devices: e.Provider.Devices, Sessions: e.Sessions, Mailbox: e.Mailbox, Site: e.home.Site,
		Person: e.home.Person, RequestID: requestID, Journal: e.Journal.Record, Log: e.cfg.Log, Now: e.cfg.Now,
	})
	if err != nil {
		return err
	}
	e.Deliverer = logout.NewDeliverer(logout.DelivererConfig{
		Outbox: e.Store, Sign: e.signLogoutToken, Journal: e.Journal.Record, Log: e.cfg.Log, Now: e.cfg.Now,
		Transport: e.Faults.Transport(logout.NewTransport()),
	})
	e.Sessions.Ended = e.observeEnd
	e.logout, err = logout.New(logout.Config{
		Sessions: e.Sessions, Application: e.Directory.Application, VerifyHint: e.Provider.VerifyIDTokenHint, Deliverer: e.Deliverer,
		Deliveries: e.Store, Site: e.home.Site, Return: home.AppURL, Journal: e.Journal.Record, RequestID: requestID,
		Log: e.cfg.Log, Now: e.cfg.Now,
	})
	return err
}

func (e *Environment) signLogoutToken(ctx context.Context, d store.Delivery) (string, error) {
	return e.Provider.SignLogoutToken(provider.Logout{
		ClientID: d.ClientID, UserID: d.UserID, SessionID: d.SessionID, EndedAt: d.CreatedAt, EndedBy: e.endedBy(ctx, d),
		Expired: timedOut(d),
	})
}

func timedOut(d store.Delivery) bool {
	return d.Reason == session.ReasonIdle || d.Reason == session.ReasonAbsolute
}

// endedBy names what ended the delivery's session, for people: an application, this environment, or nothing when it
// timed out.
func (e *Environment) endedBy(ctx context.Context, d store.Delivery) string {
	if timedOut(d) {
		return ""
	}
	if ended, err := e.Store.Session(ctx, d.SessionID); err == nil && ended.EndedBy != "" {
		if application, err := e.Directory.Application(ended.EndedBy); err == nil {
			return application.Name
		}
	}
	return session.ByEnvironment
}

// observeEnd has the applications told, and notes an end that no logout asked for; a logout's own request is noted anyway.
func (e *Environment) observeEnd(sid string, _ []store.Delivery) {
	e.Deliverer.Wake()
	s, err := e.Store.Session(context.Background(), sid)
	if err != nil || s.Reason == session.ReasonLogout {
		return
	}
	e.Journal.Record(journal.Event{
		At: s.EndedAt, Kind: journal.End, UserID: s.UserID, SessionID: sid, Outcome: journal.OK, Reason: s.Reason,
	})
}

// observeChange notes what an administrator changed: with the call of the Management API that asked for it, else as a step
// of its own.
func (e *Environment) observeChange(ctx context.Context, what string, kind directory.Kind, id string) {
	what = string(kind) + " " + id + ": " + what
	if call := journal.From(ctx); call.Kind == journal.Management {
		call.Reason = what
		return
	}
	e.Journal.Record(journal.Event{
		At: e.cfg.Now(), RequestID: requestID(ctx), Kind: journal.Admin, Outcome: journal.OK, Reason: what,
	})
}

// Close closes the database. Requests and Work must have ended.
func (e *Environment) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return errors.Join(e.Journal.Flush(ctx), e.Provider.SaveRequests(ctx), e.Store.Close())
}
