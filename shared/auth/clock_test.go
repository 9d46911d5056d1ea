package auth

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/authtest"
)

// A Date is compared with the middle of the round trip; what cannot tell the time
// is left out.
func TestClockReading(t *testing.T) {
	sent := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	date := func(at time.Time) http.Header { return http.Header{"Date": {at.Format(http.TimeFormat)}} }
	cached := date(sent)
	cached.Set("Age", "3600")
	for name, test := range map[string]struct {
		header http.Header
		took   time.Duration
		want   ClockReading
	}{
		"the same":          {date(sent), time.Second, ClockReading{0, true}},
		"five minutes fast": {date(sent.Add(-5 * time.Minute)), time.Second, ClockReading{5 * time.Minute, true}},
		"two days slow":     {date(sent.Add(48 * time.Hour)), time.Second, ClockReading{-48 * time.Hour, true}},
		"a slow way":        {date(sent.Add(4 * time.Second)), 9 * time.Second, ClockReading{0, true}},
		"too slow a way":    {date(sent), 11 * time.Second, ClockReading{}},
		"the clock was set": {date(sent), -time.Hour, ClockReading{}},
		"from a cache":      {cached, time.Second, ClockReading{}},
		"no date":           {http.Header{}, time.Second, ClockReading{}},
		"no such date":      {http.Header{"Date": {"yesterday"}}, time.Second, ClockReading{}},
	} {
		var clock serverClock
		clock.read(sent, sent.Add(test.took), test.header)
		if clock.last != test.want {
			t.Errorf("%s: read %+v, want %+v", name, clock.last, test.want)
		}
	}
}

// W4, D4: on a machine whose clock is wrong by more than the leeway no token is
// believed, the message names the clock, and the next refresh token is not lost.
func TestWrongClock(t *testing.T) {
	for name, test := range map[string]struct {
		ahead   time.Duration
		refused bool
		says    string
	}{
		"right":          {0, false, ""},
		"within leeway":  {-50 * time.Second, false, ""},
		"5 minutes slow": {-5 * time.Minute, true, "behind the environment's: auth: invalid token"},
		"7 minutes fast": {7 * time.Minute, true, "ahead of the environment's: auth: invalid token: expired"},
		"two days slow":  {-48 * time.Hour, true, "behind"},
		"two days fast":  {48 * time.Hour, true, "ahead of"},
		"3 minutes fast": {3 * time.Minute, false, ""}, // tokens live five: they serve for less
	} {
		t.Run(name, func(t *testing.T) {
			issuer := authtest.Start(t)
			issuer.Token = func(w http.ResponseWriter, _ *http.Request) {
				now := time.Now()
				authtest.WriteJSON(w, http.StatusOK, map[string]any{"token_type": "Bearer", "expires_in": 299, "refresh_token": "next",
					"access_token": issuer.Sign(issuer.AccessClaims("web", now)), "id_token": issuer.Sign(issuer.IDClaims("web", "", now))})
			}
			c, err := New(Config{Issuer: issuer.URL, ClientID: "web", Now: func() time.Time { return time.Now().Add(test.ahead) }})
			if err != nil {
				t.Fatal(err)
			}
			next, err := c.Refresh(t.Context(), &Tokens{RefreshToken: "first"})
			if next == nil || next.RefreshToken != "next" {
				t.Fatalf("the next refresh token is lost: %v", err)
			}
			if off := c.ServerClock().Ahead - test.ahead; off.Abs() > 5*time.Second {
				t.Errorf("the clock is read %s off", off)
			}
			var clock *ClockError
			if named := errors.As(err, &clock); named != test.refused || (err != nil) != test.refused {
				t.Fatalf("got %v", err)
			}
			if test.refused && (!errors.Is(err, ErrUnavailable) || !errors.Is(err, ErrInvalidToken) || !strings.Contains(err.Error(), test.says) || next.AccessToken != "") {
				t.Errorf("got %v", err)
			}
			if wrong := test.ahead.Abs() > leeway; c.ServerClock().Wrong() != wrong {
				t.Errorf("wrong is %t", !wrong)
			}
		})
	}
}
