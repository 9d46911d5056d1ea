package keeper

import (
	"strings"
	"testing"
)

func TestConfig(t *testing.T) {
	_, err := New(Config{RelayURL: "relay"})
	for _, mistake := range []string{"Store", "RelayURL"} {
		if err == nil || !strings.Contains(err.Error(), mistake) {
			t.Errorf("%s is not named: %v", mistake, err)
		}
	}
}
