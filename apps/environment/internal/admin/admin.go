// Package admin is everything an administrator can change, with what it means for sessions and tokens (E4, E9, M6). Start
// with Admin: the dashboard and the Management API both call it, and nothing else changes the directory.
//
// A change of the directory is made first and its effects follow: a deleted user cannot sign in again before their
// sessions have ended. Roles, memberships and profiles need no effect: each token is made from what the directory says at
// that moment. The package checks nobody's right to make a change; that is for whoever serves the request.
package admin

import (
	"context"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/session"
)

// Sessions are the browser sessions. The session package implements it.
type Sessions interface {
	End(ctx context.Context, sid, reason, by string) error
	EndAll(ctx context.Context, userID, reason, by string) (sids []string, err error)
	Review(ctx context.Context) error
	ReviewOf(ctx context.Context, userIDs ...string) error
}

// Grants are what applications got. The store implements it.
type Grants interface {
	RevokeGrantsOfClient(ctx context.Context, clientID string, at time.Time) error
}

// Config says what an Admin needs. All fields but Changed are required.
type Config struct {
	Directory *directory.Directory
	Sessions  Sessions
	Grants    Grants
	Now       func() time.Time
	// Changed is told of every change, for the journal: what was done in plain words, and to what.
	Changed func(ctx context.Context, what string, kind directory.Kind, id string)
}

// Admin is safe for concurrent use.
type Admin struct{ cfg Config }

// New returns an Admin.
func New(cfg Config) *Admin {
	if cfg.Changed == nil {
		cfg.Changed = func(context.Context, string, directory.Kind, string) {}
	}
	return &Admin{cfg}
}

// done tells of a change that was made; a failed one is passed on.
func (a *Admin) done(ctx context.Context, err error, what string, kind directory.Kind, id string) error {
	if err == nil {
		a.cfg.Changed(ctx, what, kind, id)
	}
	return err
}

// EndSession ends a session; its applications are told (M6). Ending one that has ended, or none, does nothing.
func (a *Admin) EndSession(ctx context.Context, sid, by string) error {
	return a.cfg.Sessions.End(ctx, sid, session.ReasonRevoked, by)
}

// EndSessionsOf ends all sessions of a user, in whichever browser, and returns their IDs.
func (a *Admin) EndSessionsOf(ctx context.Context, userID, by string) ([]string, error) {
	return a.cfg.Sessions.EndAll(ctx, userID, session.ReasonRevoked, by)
}

// Reset sets an entry back to what environment.yaml says, also one that was deleted.
func (a *Admin) Reset(ctx context.Context, kind directory.Kind, id string) error {
	if err := a.done(ctx, a.cfg.Directory.Reset(kind, id), "set back to environment.yaml", kind, id); err != nil {
		return err
	}
	return a.cfg.Sessions.Review(ctx)
}
