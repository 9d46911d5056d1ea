package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.com/multiapp/apps/environment/internal/directory"
)

// What can be wrong with the secrets of an application.
var (
	ErrTooManySecrets = fmt.Errorf("there are %d secrets already: delete one first", directory.MaxSecrets)
	ErrLastSecret     = errors.New("this is the only secret, without which the application could not sign in: make another one first")
	ErrNoSecrets      = errors.New("only web applications have secrets")
)

// CreateApplication registers an application. A web application gets a first secret, which is returned and can never be
// read again. Errors: directory.ErrExists, *directory.Invalid.
func (a *Admin) CreateApplication(ctx context.Context, app directory.Application) (_ directory.Application, secret string, err error) {
	app.CreatedAt, app.UpdatedAt, app.Secrets = a.cfg.Now(), a.cfg.Now(), nil
	if app.Type == directory.Web {
		var kept directory.Secret
		secret, kept = directory.NewSecret(a.cfg.Now())
		app.Secrets = []directory.Secret{kept}
	}
	app, err = a.cfg.Directory.CreateApplication(app)
	return app, secret, a.done(ctx, err, "created", directory.KindApplication, app.ID)
}

// UpdateApplication changes an application; secrets have methods of their own and stay. Errors: directory.ErrNotFound,
// *directory.Invalid.
func (a *Admin) UpdateApplication(ctx context.Context, id string, change func(*directory.Application)) (directory.Application, error) {
	return a.updateApplication(ctx, id, "changed", func(app *directory.Application) error {
		secrets := app.Secrets
		change(app)
		app.Secrets = secrets
		return nil
	})
}

func (a *Admin) updateApplication(ctx context.Context, id, what string, change func(*directory.Application) error) (directory.Application, error) {
	app, err := a.cfg.Directory.UpdateApplication(id, func(app *directory.Application) error {
		app.UpdatedAt = a.cfg.Now()
		return change(app)
	})
	return app, a.done(ctx, err, what, directory.KindApplication, id)
}

// DeleteApplication removes an application: its codes and refresh tokens are worth nothing any more, its access tokens are
// inactive here and expire elsewhere.
func (a *Admin) DeleteApplication(ctx context.Context, id string) error {
	if err := a.done(ctx, a.cfg.Directory.DeleteApplication(id), "deleted", directory.KindApplication, id); err != nil {
		return err
	}
	return a.cfg.Grants.RevokeGrantsOfClient(ctx, id, a.cfg.Now())
}

// AddSecret gives a web application another secret, which is returned and can never be read again. Errors:
// directory.ErrNotFound, ErrNoSecrets, ErrTooManySecrets.
func (a *Admin) AddSecret(ctx context.Context, id string) (string, error) {
	value, kept := directory.NewSecret(a.cfg.Now())
	_, err := a.updateApplication(ctx, id, "got another secret", func(app *directory.Application) error {
		switch {
		case app.Public():
			return ErrNoSecrets
		case len(app.Secrets) >= directory.MaxSecrets:
			return ErrTooManySecrets
		}
		app.Secrets = append(app.Secrets, kept)
		return nil
	})
	if err != nil {
		return "", err
	}
	return value, nil
}

// DeleteSecret makes a secret worthless at once. Errors: directory.ErrNotFound, ErrLastSecret.
func (a *Admin) DeleteSecret(ctx context.Context, id, secretID string) error {
	_, err := a.updateApplication(ctx, id, "lost a secret", func(app *directory.Application) error {
		i := slices.IndexFunc(app.Secrets, func(s directory.Secret) bool { return s.ID == secretID })
		switch {
		case i < 0:
			return fmt.Errorf("secret: %w", directory.ErrNotFound)
		case len(app.Secrets) == 1:
			return ErrLastSecret
		}
		app.Secrets = slices.Delete(app.Secrets, i, i+1)
		return nil
	})
	return err
}
