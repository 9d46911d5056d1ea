package platform

import (
	"errors"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
)

// N1: on a phone nothing reaches the app, so a code does; what is configured is taken.
func TestWay(t *testing.T) {
	for _, test := range []struct {
		configured client.Way
		goos       string
		want       client.Way
	}{
		{Auto, "android", client.Device}, {Auto, "ios", client.Device},
		{Auto, "linux", client.Loopback}, {Auto, "darwin", client.Loopback}, {Auto, "windows", client.Loopback},
		{client.Loopback, "android", client.Loopback}, {client.DeepLink, "ios", client.DeepLink}, {client.Device, "linux", client.Device},
	} {
		if got := Way(test.configured, test.goos); got != test.want {
			t.Errorf("%s on %s is %s, want %s", test.configured, test.goos, got, test.want)
		}
	}
}

// N2: a computer's store has an entry of this client's own; on a phone the session is
// in memory only, and the words say so.
func TestStore(t *testing.T) {
	if _, ok := Store("linux", "https://login.example.com", "mobile_local").(*secretstore.Keyring); !ok {
		t.Error("a computer's secret store is not used")
	}
	for _, goos := range []string{"android", "ios"} {
		s := Store(goos, "https://login.example.com", "mobile_local")
		if _, err := s.Load(t.Context()); err == nil || errors.Is(err, keeper.ErrNothingStored) {
			t.Errorf("%s: loading says %v, so the session is taken for stored", goos, err)
		}
		if s.Save(t.Context(), "secret") == nil || s.Clear(t.Context()) != nil {
			t.Errorf("%s: the session is taken for stored", goos)
		}
		told, ok := s.(interface{ State() secretstore.State })
		if !ok || !strings.Contains(told.State().Title, "in memory only") || told.State().CanRetry {
			t.Errorf("%s: the screen is not told", goos)
		}
	}
}

// N2: the desktop app's links are not this app's.
func TestIsLink(t *testing.T) {
	for argument, want := range map[string]bool{
		"multiapp-mobile://callback?code=x": true, "MULTIAPP-MOBILE:x": true, "multiapp://callback": false, "multiapp-mobile": false, "": false,
	} {
		if IsLink(argument) != want {
			t.Errorf("%q: got %t", argument, !want)
		}
	}
}
