package tray

import (
	"strings"
	"testing"
)

func TestHeadline(t *testing.T) {
	for want, s := range map[string]State{
		"Nobody is signed in":                           {},
		"Signed in as Ada":                              {User: "Ada"},
		"Signed in as Ada (offline)":                    {User: "Ada", Offline: true},
		"Signed in as " + strings.Repeat("é", 59) + "…": {User: strings.Repeat("é", 300)},
	} {
		if got := s.headline(); got != want {
			t.Errorf("%v reads %q", s, got)
		}
	}
}
