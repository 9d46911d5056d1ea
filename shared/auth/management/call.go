package management

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"example.com/multiapp/shared/auth"
)

const apiPath = "/api/v1"

// maxAnswer bounds an answer, in bytes. A page of a hundred users is some 100 kB.
const maxAnswer = 4 << 20

// maxID bounds an id, in bytes.
const maxID = 128

// call is one request to the API.
type call struct {
	method string
	path   []string // below apiPath, unescaped
	query  url.Values
	body   any // sent as JSON; nil sends none
}

// do makes a call and decodes what it answers into answer, unless that is nil. A
// token that is refused is replaced once: it may have been revoked before its time.
func (c *Client) do(ctx context.Context, r call, answer any) error {
	path, err := r.escapedPath()
	if err != nil {
		return err
	}
	start := c.config.Now()
	body, err := c.try(ctx, r, path)
	if errors.Is(err, errTokenRefused) {
		body, err = c.try(ctx, r, path)
	}
	if err == nil && answer != nil {
		if err = json.Unmarshal(body, answer); err != nil {
			err = unavailable("the answer cannot be read: %w", err)
		}
	}
	c.observe(ctx, auth.APICalled, start, err, slog.String("call", r.method+" "+path))
	return err
}

// escapedPath is the path with its ids escaped. An id that can be none is not sent:
// an empty one would ask for the list, and ".." for something else.
func (r call) escapedPath() (string, error) {
	path := apiPath
	for _, segment := range r.path {
		if segment == "" || segment == "." || segment == ".." || len(segment) > maxID {
			return "", &Error{Kind: ErrNotFound, Status: http.StatusNotFound, Message: "that cannot be an id"}
		}
		path += "/" + url.PathEscape(segment)
	}
	return path, nil
}

// errTokenRefused says that the API refused the token, rather than the token
// endpoint the credentials: that one is worth another try.
var errTokenRefused = &Error{Kind: ErrCredentials, Status: http.StatusUnauthorized}

// try makes a call once and returns the body of a success.
func (c *Client) try(ctx context.Context, r call, path string) ([]byte, error) {
	token, err := c.tokens.get(ctx)
	if err != nil {
		return nil, err
	}
	req, err := c.request(ctx, r, path, token)
	if err != nil {
		return nil, err
	}
	res, err := c.config.HTTPClient.Do(req)
	if err != nil {
		return nil, unavailable("%w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, unavailable("%w", err)
	case len(body) > maxAnswer:
		return nil, unavailable("the answer is larger than %d bytes", maxAnswer)
	case res.StatusCode/100 == 2:
		return body, nil
	case res.StatusCode == http.StatusUnauthorized:
		c.tokens.forget(token)
		return nil, errTokenRefused
	}
	return nil, answerError(res.StatusCode, body)
}

func (c *Client) request(ctx context.Context, r call, path string, token auth.Secret) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("management: %w", err)
		}
		body = bytes.NewReader(text)
	}
	target := c.base + path
	if len(r.query) > 0 {
		target += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("management: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

type sessionKey struct{}

// ForSession returns a context whose calls are told to the observer as steps of the
// session with that id: the one of the user on whose page they are made.
func ForSession(ctx context.Context, sid string) context.Context {
	return context.WithValue(ctx, sessionKey{}, sid)
}

func (c *Client) observe(ctx context.Context, kind auth.EventKind, start time.Time, err error, detail ...slog.Attr) {
	sid, _ := ctx.Value(sessionKey{}).(string)
	c.config.Observer(auth.Event{Kind: kind, SessionID: sid, RequestID: auth.RequestID(ctx), Start: start,
		Duration: c.config.Now().Sub(start), Err: err, Detail: detail})
}
