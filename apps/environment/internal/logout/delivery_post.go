package logout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/store"
)

const (
	connectTimeout = time.Second
	totalTimeout   = 3 * time.Second
	answerLimit    = 64 << 10
)

// NewTransport sends deliveries: it connects within a second and follows no proxy.
func NewTransport() http.RoundTripper {
	return &http.Transport{
		DialContext:            (&net.Dialer{Timeout: connectTimeout}).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		DisableKeepAlives:      true, // one that the app closed meanwhile would cost a retry
		MaxResponseHeaderBytes: answerLimit,
	}
}

// newClient follows no redirect: the registered address is the only one that may see the token.
func newClient(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post sends one freshly signed logout token (OpenID Connect Back-Channel Logout 1.0 §2.5) and returns the
// status, 0 when there was no answer, and the reason in plain words.
func (d *Deliverer) post(ctx context.Context, del store.Delivery) (int, string) {
	ctx, cancel := context.WithTimeout(ctx, totalTimeout)
	defer cancel()
	token, err := d.cfg.Sign(ctx, del)
	if err != nil {
		d.cfg.Log.ErrorContext(ctx, "signing a logout token", "delivery", del.ID, "error", err)
		return 0, "the logout token could not be signed"
	}
	journal.From(ctx).Request = journal.Message{Method: http.MethodPost, Address: del.URL, Fields: []journal.Field{journal.Minted("logout_token", token)}}
	form := url.Values{"logout_token": {token}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, del.URL, strings.NewReader(form))
	if err != nil {
		return 0, "the back-channel logout address is not a URL"
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := d.client.Do(req)
	if err != nil {
		return 0, networkReason(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	return resp.StatusCode, answerReason(resp.StatusCode, body, token)
}

// networkReason never prints the error itself: its text is for Go programmers, and holds the whole URL.
func networkReason(err error) string {
	var dns *net.DNSError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens at that address"
	case errors.As(err, &dns):
		return "the host name is unknown"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "no answer in time"
	default:
		return "the connection failed"
	}
}

// answerReason is empty for success, and otherwise the status with the error code and description that an app may send with a 400 (§2.8).
// An answer that repeats the token is not shown.
func answerReason(status int, body []byte, token string) string {
	switch status {
	case http.StatusOK, http.StatusNoContent:
		return ""
	}
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	var answer struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(body, &answer) != nil || answer.Error == "" || strings.Contains(string(body), token) {
		return text
	}
	return fmt.Sprintf("%s: %.60q %.200q", text, answer.Error, answer.Description)
}
