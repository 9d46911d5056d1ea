package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/loopback"
)

// Way is how the browser's answer comes back to the app.
type Way string

const (
	// Loopback: to a server on 127.0.0.1 that lives for one answer (RFC 8252 §7.3).
	Loopback Way = "loopback"
	// DeepLink: by a link of the app's own scheme, which the operating system opens
	// with the app (RFC 8252 §7.1, D6). The caller hands it to [Client.Link].
	DeepLink Way = "deep-link"
)

// defaultScheme is what the desktop app registers.
const defaultScheme = "multiapp"

// The two addresses that the browser comes back to, whatever the way.
const (
	callbackPath  = "/callback"
	signedOutPath = "/signed-out"
)

var errUnregistered = errors.New("client: links of the scheme do not open this app")

// RedirectURL is where the browser comes back to after a login.
func (c Config) RedirectURL() string {
	if c.Way == DeepLink {
		return linkURL(cmp.Or(c.Scheme, defaultScheme), callbackPath)
	}
	return fmt.Sprintf("http://127.0.0.1:%d%s", c.RedirectPort, callbackPath)
}

func linkURL(scheme, path string) string { return scheme + ":/" + path }

// answerFunc is what the client makes of a query.
type answerFunc func(context.Context, url.Values) loopback.Answer

// An inbox gets the browser's answer to one login or sign-out.
type inbox interface {
	// URL is where the environment sends the browser.
	URL() string
	// Expect names the state that the answer must have. Call it before the browser
	// is sent away.
	Expect(state auth.Secret)
	// Await returns nil after a final answer, or the cause of the end of ctx. It
	// closes the inbox.
	Await(ctx context.Context, answer answerFunc) error
	// Close is needed only when Await is never called.
	Close() error
}

// openInbox opens a port, or waits for links.
func (c *Client) openInbox(way Way, port int, path string) (inbox, error) {
	switch way {
	case DeepLink:
		return c.openLinks(path)
	case Device:
		return nil, errNoRedirect
	}
	server, err := loopback.Listen(port)
	if err != nil {
		return nil, err
	}
	return serverInbox{server, path}, nil
}

// serverInbox answers the browser with a page; answer checks the state.
type serverInbox struct {
	server *loopback.Server
	path   string
}

func (s serverInbox) URL() string        { return s.server.URL(s.path) }
func (s serverInbox) Expect(auth.Secret) {}
func (s serverInbox) Close() error       { return s.server.Close() }
func (s serverInbox) Await(ctx context.Context, answer answerFunc) error {
	return s.server.Await(ctx, s.path, answer)
}

// linkInbox gets links from [Client.Link]. The client's mutex guards its state.
type linkInbox struct {
	client *Client
	path   string
	state  auth.Secret
	busy   bool // a link was taken, and is not refused yet
	links  chan link
}

func (c *Client) openLinks(path string) (inbox, error) {
	if !c.config.LinksOpenApp() {
		return nil, errUnregistered
	}
	in := &linkInbox{client: c, path: path, links: make(chan link, 1)}
	c.setLinks(in)
	return in, nil
}

func (c *Client) setLinks(in *linkInbox) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.links = in
}

func (in *linkInbox) URL() string { return linkURL(in.client.config.Scheme, in.path) }

func (in *linkInbox) Expect(state auth.Secret) {
	in.client.mu.Lock()
	defer in.client.mu.Unlock()
	in.state = state
}

// take accepts the one link that is waited for; the client's mutex is held.
func (in *linkInbox) take(l link) bool {
	if in.busy || l.path != in.path || !hasState(in.state, l.query) {
		return false
	}
	in.busy = true
	in.links <- l // there is room: one at a time
	return true
}

// refused lets another link be taken.
func (in *linkInbox) refused() {
	in.client.mu.Lock()
	defer in.client.mu.Unlock()
	in.busy = false
}

func (in *linkInbox) Close() error {
	in.client.setLinks(nil)
	return nil
}

func (in *linkInbox) Await(ctx context.Context, answer answerFunc) error {
	defer in.Close()
	for {
		select {
		case l := <-in.links:
			if answer(ctx, l.query).Final {
				return nil
			}
			in.refused()
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
