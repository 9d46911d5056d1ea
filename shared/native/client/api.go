package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"example.com/multiapp/shared/auth"
)

// maxAPIAnswer bounds what is read and shown, in bytes.
const maxAPIAnswer = 16 << 10

// APIResult is an answer of the web app's API.
type APIResult struct {
	// Status is the HTTP status, 0 when there was no answer.
	Status   int
	Duration time.Duration
	// Body is the answer, indented when it is JSON.
	Body string
}

// CallAPI asks GET /api/me with the access token (RFC 6750 §2.1). An access token
// that has expired, as after an outage, is refreshed first.
func (c *Client) CallAPI(ctx context.Context) {
	c.update(func(s *State) { s.CallingAPI = true })
	tokens := c.keeper.Tokens(ctx)
	var result *APIResult
	if tokens != nil {
		result = c.callAPI(ctx, tokens)
	}
	session := c.keeper.State()
	c.update(func(s *State) {
		s.CallingAPI = false
		if tokens != nil && tokens.Claims.SessionID == session.SessionID {
			s.API = result
		}
	})
}

func (c *Client) callAPI(ctx context.Context, tokens *auth.Tokens) *APIResult {
	start := c.config.Now()
	result, err := c.getMe(ctx, tokens.AccessToken)
	result.Duration = c.config.Now().Sub(start)
	c.step(auth.APICalled, tokens.Claims.SessionID, start, err, slog.String("url", c.meURL()), slog.Int("status", result.Status))
	if err != nil {
		result.Body = "The web app could not be reached."
	}
	return result
}

func (c *Client) getMe(ctx context.Context, token auth.Secret) (*APIResult, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.meURL(), nil)
	if err != nil {
		return &APIResult{}, fmt.Errorf("client: api: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Accept", "application/json")
	res, err := c.apiClient().Do(req)
	if err != nil {
		return &APIResult{}, fmt.Errorf("client: api: %w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAPIAnswer))
	if err != nil {
		return &APIResult{Status: res.StatusCode}, fmt.Errorf("client: api: read the answer: %w", err)
	}
	return &APIResult{Status: res.StatusCode, Body: indented(body)}, nil
}

// apiClient follows no redirect: the token is for this one address.
func (c *Client) apiClient() *http.Client {
	bounded := *c.config.HTTPClient
	bounded.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &bounded
}

func (c *Client) meURL() string { return c.apiURL("api/me") }

// apiURL is an address of the web app, which [New] has checked.
func (c *Client) apiURL(path string) string {
	u, _ := url.JoinPath(c.config.APIURL, path)
	return u
}

func indented(body []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return string(body)
	}
	return out.String()
}
