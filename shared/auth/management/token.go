package management

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"example.com/multiapp/shared/auth"
)

const (
	// earliest is how long before its end a token is replaced, so that none expires on
	// its way; a short-lived one is replaced after four fifths of its life.
	earliest = 30 * time.Second
	// unknownLifetime is that of a token whose answer does not say (RFC 6749 §5.1).
	unknownLifetime = time.Minute
)

// tokenCache keeps the app's token until shortly before it expires. However many
// callers need one, it is fetched once.
type tokenCache struct {
	fetch  func(context.Context) (*oauth2.Token, error)
	now    func() time.Time
	flight singleflight.Group

	mu    sync.Mutex
	token auth.Secret
	until time.Time
}

// get returns the token, fetching it when there is none. A fetch goes on when the
// caller that began it gives up: others may wait for it.
func (t *tokenCache) get(ctx context.Context) (auth.Secret, error) {
	if token := t.kept(); token != "" {
		return token, nil
	}
	answer := t.flight.DoChan("token", func() (any, error) {
		if token := t.kept(); token != "" {
			return token, nil
		}
		return t.renew(context.WithoutCancel(ctx))
	})
	select {
	case <-ctx.Done():
		return "", unavailable("token: %w", ctx.Err())
	case result := <-answer:
		if result.Err != nil {
			return "", result.Err
		}
		return result.Val.(auth.Secret), nil
	}
}

func (t *tokenCache) kept() auth.Secret {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == "" || !t.now().Before(t.until) {
		return ""
	}
	return t.token
}

func (t *tokenCache) renew(ctx context.Context) (auth.Secret, error) {
	asked := t.now()
	fetched, err := t.fetch(ctx)
	if err != nil {
		return "", err
	}
	lifetime := unknownLifetime
	if !fetched.Expiry.IsZero() {
		lifetime = time.Until(fetched.Expiry) // the library counts from the real time
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.token = auth.Secret(fetched.AccessToken)
	t.until = asked.Add(lifetime - min(earliest, lifetime/5))
	return t.token, nil
}

// forget drops a token that the API refused, unless it has been replaced already.
func (t *tokenCache) forget(token auth.Secret) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token {
		t.token = ""
	}
}

// tokenError says what a refusal by the token endpoint means (RFC 6749 §5.2). The
// answer's body stays out of the error: it may hold anything.
func tokenError(err error) error {
	var refused *oauth2.RetrieveError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &refused):
		return unavailable("token: %w", err)
	case refused.ErrorCode == "invalid_client":
		return &Error{Kind: ErrCredentials, Status: refused.Response.StatusCode}
	case refused.ErrorCode == "unauthorized_client", refused.Response.StatusCode == http.StatusForbidden:
		return &Error{Kind: ErrNotAllowed, Status: refused.Response.StatusCode}
	}
	return unavailable("token: the environment answered %d", refused.Response.StatusCode)
}
