package auth_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

func TestEventsCarryTheRequestID(t *testing.T) {
	var heard []auth.Event
	client, err := auth.New(auth.Config{Issuer: authtest.Start(t).URL, ClientID: "web",
		Observer: func(e auth.Event) { heard = append(heard, e) }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.BeginLogin(auth.WithRequestID(t.Context(), "req_1"), auth.LoginOptions{}); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 1 || heard[0].RequestID != "req_1" {
		t.Errorf("heard %v, want one event of req_1", heard)
	}
}

// W14
func TestReachableDoesNotTrustMemory(t *testing.T) {
	issuer := authtest.Start(t)
	client, err := auth.New(auth.Config{Issuer: issuer.URL, ClientID: "web"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(client.Ready(t.Context()), client.Reachable(t.Context())); err != nil {
		t.Fatal(err)
	}
	issuer.SetDown(true)
	if err := client.Ready(t.Context()); err != nil {
		t.Errorf("Ready forgot the metadata: %v", err)
	}
	if err := client.Reachable(t.Context()); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("Reachable = %v, want ErrUnavailable", err)
	}
}

// What a person reads of an event: the failure first, then what is known.
func TestEventText(t *testing.T) {
	e := auth.Event{Err: errors.New("refused"), Detail: []slog.Attr{slog.String("sub", "usr_1"), slog.String("prompt", ""),
		slog.Time("exp", time.Unix(3661, 0)), slog.Bool("rotated", true)}}
	if got, want := e.Text(), "refused · sub usr_1 · exp 01:01:01 UTC · rotated true"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
