package auth

import (
	"context"
	"log/slog"
	"strings"
	"time"
)

// An Observer hears each protocol step as it ends. It must not block. Values
// contain no secret, so an app may log and show them as they are.
type Observer func(Event)

// An Event is one protocol step.
type Event struct {
	Kind EventKind
	// Login groups the steps of one login attempt before its session is known.
	Login string
	// SessionID is the "sid" claim, empty while it is not known.
	SessionID string
	// RequestID is what [WithRequestID] put into the context, for the app's log.
	RequestID string
	// Start and Duration say when the step ran.
	Start    time.Time
	Duration time.Duration
	// Err is the failure, nil for a step that went well.
	Err error
	// Detail holds what is worth seeing, redacted.
	Detail []slog.Attr
}

// Text tells the failure and the details in one line for people: times
// are hours, minutes and seconds, empty details are left out.
func (e Event) Text() string {
	var parts []string
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	for _, a := range e.Detail {
		value := a.Value.String()
		if a.Value.Kind() == slog.KindTime {
			value = a.Value.Time().UTC().Format("15:04:05 UTC")
		}
		if value != "" {
			parts = append(parts, a.Key+" "+value)
		}
	}
	return strings.Join(parts, " · ")
}

// EventKind names a protocol step.
type EventKind string

// The steps, in the order in which a session meets them.
const (
	LoginStarted       EventKind = "LoginStarted"
	CallbackReceived   EventKind = "CallbackReceived"
	CodeExchanged      EventKind = "CodeExchanged"
	DeviceLoginStarted EventKind = "DeviceLoginStarted"
	DeviceLetIn        EventKind = "DeviceLetIn"
	TokensVerified     EventKind = "TokensVerified"
	UserInfoRead       EventKind = "UserInfoRead"
	TokenRefreshed     EventKind = "TokenRefreshed"
	RefreshFailed      EventKind = "RefreshFailed"
	LogoutStarted      EventKind = "LogoutStarted"
	LogoutReceived     EventKind = "LogoutReceived"
	SessionEnded       EventKind = "SessionEnded"
	APICalled          EventKind = "ApiCalled"
	AppTokenFetched    EventKind = "AppTokenFetched"
)

var kinds = map[EventKind]struct{ title, spec string }{
	LoginStarted:       {"Sent the browser to the environment", "RFC 6749 §4.1.1"},
	CallbackReceived:   {"Received and checked the environment's answer", "RFC 6749 §4.1.2, RFC 9207"},
	CodeExchanged:      {"Exchanged the code for tokens", "RFC 6749 §4.1.3, RFC 7636 §4.5"},
	DeviceLoginStarted: {"Asked for a code to show", "RFC 8628 §3.1"},
	DeviceLetIn:        {"Waited for a person to let this device in", "RFC 8628 §3.4, RFC 8628 §3.5"},
	TokensVerified:     {"Verified the tokens", "OpenID Connect Core §3.1.3.7"},
	UserInfoRead:       {"Asked the environment about the user", "OpenID Connect Core §5.3"},
	TokenRefreshed:     {"Refreshed the tokens", "RFC 6749 §6"},
	RefreshFailed:      {"Could not refresh the tokens", "RFC 6749 §5.2"},
	LogoutStarted:      {"Sent the browser to sign out at the environment", "OpenID Connect RP-Initiated Logout §2"},
	LogoutReceived:     {"Received a logout token from the environment", "OpenID Connect Back-Channel Logout §2.5"},
	SessionEnded:       {"Cleared the local session", "OpenID Connect Back-Channel Logout §2.7"},
	APICalled:          {"Called an API with an access token", "RFC 6750 §2.1"},
	AppTokenFetched:    {"Got an access token of the app's own", "RFC 6749 §4.4"},
}

// Title says in plain words what happened.
func (k EventKind) Title() string { return kinds[k].title }

// Spec names the section of the specification that describes the step.
func (k EventKind) Spec() string { return kinds[k].spec }

type requestIDKey struct{}

// WithRequestID returns a context whose events carry the id of the request that
// the app is answering.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns what [WithRequestID] put into ctx, or nothing.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// observe starts a step; the returned function ends it and tells the observer.
func (c *Client) observe(ctx context.Context, kind EventKind, login string) func(sid string, err error, detail ...slog.Attr) {
	start := c.config.Now()
	return func(sid string, err error, detail ...slog.Attr) {
		c.config.Observer(Event{Kind: kind, Login: login, SessionID: sid, RequestID: RequestID(ctx), Start: start,
			Duration: c.config.Now().Sub(start), Err: err, Detail: detail})
	}
}
