package keeper

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"time"

	"github.com/tmaxmax/go-sse"

	"example.com/multiapp/shared/auth"
)

// relaySilence is how long a stream may say nothing: three of its heartbeats.
const relaySilence = 45 * time.Second

// maxRelayEvent bounds one event, in bytes.
const maxRelayEvent = 4 << 10

var (
	errTokenExpired = errors.New("keeper: the relay wants a fresh token")
	errNoRelay      = errors.New("keeper: no relay for this client")
	errTooMany      = errors.New("keeper: the relay has too many listeners")
	errSilent       = errors.New("keeper: the relay is silent")
)

// newRelayClient bounds each step but the stream itself, which lasts, and sends
// the token to no other address.
func newRelayClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: 10 * time.Second,
			ForceAttemptHTTP2:     true,
			DisableKeepAlives:     true, // a stream that was cut leaves nothing behind
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// hear opens one stream (Server-Sent Events, WHATWG HTML §9.2) and returns when
// it is over: with the session's ending, or with the reason. opened is called when
// the relay has begun to watch the session.
func (k *Keeper) hear(ctx context.Context, tokens *auth.Tokens, opened func()) (*Ending, error) {
	ctx, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	watchdog := time.AfterFunc(k.silence, func() { cut(errSilent) })
	defer watchdog.Stop()
	body, err := k.openStream(ctx, tokens.AccessToken)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	alive := readerFunc(func(p []byte) (int, error) {
		n, err := body.Read(p)
		watchdog.Reset(k.silence) // each byte is a sign of life, heartbeats too
		return n, err
	})
	var behind time.Duration
	for event, err := range sse.Read(alive, &sse.ReadConfig{MaxEventSize: maxRelayEvent}) {
		if err != nil {
			return nil, errors.Join(context.Cause(ctx), fmt.Errorf("keeper: relay: %w", err))
		}
		switch event.Type {
		case "open":
			behind = k.relayBehind(event.Data)
			opened()
		case "expired":
			return nil, errTokenExpired
		case "ended":
			return endingOf(event.Data, tokens.Claims.SessionID, behind)
		}
	}
	return nil, errors.New("keeper: the relay closed the stream")
}

func (k *Keeper) openStream(ctx context.Context, token auth.Secret) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.config.RelayURL, nil)
	if err != nil {
		return nil, fmt.Errorf("keeper: relay: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Accept", "text/event-stream")
	res, err := k.relay.Do(req)
	if err != nil {
		return nil, fmt.Errorf("keeper: relay: %w", err)
	}
	if err := refusal(res); err != nil {
		_ = res.Body.Close()
		return nil, err
	}
	return res.Body, nil
}

// refusal says why an answer is no stream, nil when it is one.
func refusal(res *http.Response) error {
	switch res.StatusCode {
	case http.StatusOK:
		if kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); kind != "text/event-stream" {
			return fmt.Errorf("keeper: the relay answered with %q", kind)
		}
		return nil
	case http.StatusUnauthorized:
		return errTokenExpired
	case http.StatusNoContent, http.StatusForbidden, http.StatusNotFound:
		return fmt.Errorf("%w: status %d", errNoRelay, res.StatusCode)
	case http.StatusTooManyRequests:
		return errTooMany
	}
	return fmt.Errorf("keeper: the relay answered with status %d", res.StatusCode)
}

// sameClock is how far two clocks are apart that are taken to be equal: on one
// machine the way here is all there is to see.
const sameClock = time.Second

// relayBehind returns how far the relay's clock is behind ours, from its greeting.
func (k *Keeper) relayBehind(greeting string) time.Duration {
	var told struct {
		Now string `json:"now"`
	}
	if json.Unmarshal([]byte(greeting), &told) != nil {
		return 0
	}
	now := timeOf(told.Now, 0)
	if behind := k.wallClock().Sub(now); !now.IsZero() && behind.Abs() >= sameClock {
		return behind
	}
	return 0
}

// longestName bounds the name of the place that ended the session, in characters.
const longestName = 80

// endingOf reads the relay's word, which must be about our session. Times become
// this machine's.
func endingOf(data, sid string, behind time.Duration) (*Ending, error) {
	var told struct {
		SessionID string `json:"sid"`
		By        string `json:"by"`
		Reason    string `json:"reason"`
		At        string `json:"at"`
		Received  string `json:"received"`
	}
	if err := json.Unmarshal([]byte(data), &told); err != nil {
		return nil, fmt.Errorf("keeper: the relay's event: %w", err)
	}
	if told.SessionID == "" || told.SessionID != sid {
		return nil, errors.New("keeper: the relay tells of another session")
	}
	by := []rune(told.By)
	return &Ending{By: string(by[:min(len(by), longestName)]), Expired: told.Reason == ReasonExpired, At: timeOf(told.At, behind), Received: timeOf(told.Received, behind), Via: ViaRelay}, nil
}

// timeOf returns zero for what is no time: the ending counts, whenever it was.
func timeOf(rfc3339 string, behind time.Duration) time.Time {
	at, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return time.Time{}
	}
	return at.Add(behind)
}

type readerFunc func([]byte) (int, error)

// Read implements [io.Reader].
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
