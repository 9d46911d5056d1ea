package device_test

import (
	"testing"

	"example.com/multiapp/apps/environment/internal/device"
)

// M6: a session is recognised by its browser, its system and its kind of device.
func TestParse(t *testing.T) {
	for agent, want := range map[string]struct {
		name   string
		device device.Device
	}{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": {
			"Firefox on Linux", device.Device{Browser: "Firefox", BrowserVersion: "140.0", OS: "Linux", OSVersion: "x86_64", Type: device.Desktop}},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0": {
			"Edge on Windows", device.Device{Browser: "Edge", BrowserVersion: "140.0.0.0", OS: "Windows", OSVersion: "10.0", Type: device.Desktop}},
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36": {
			"Chrome on Android", device.Device{Browser: "Chrome", BrowserVersion: "140.0.0.0", OS: "Android", OSVersion: "10", Type: device.Mobile}},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": {
			"Safari on iOS", device.Device{Browser: "Safari", BrowserVersion: "18.0", OS: "iOS", OSVersion: "18.0", Type: device.Mobile}},
		"Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1": {
			"Safari on iOS", device.Device{Browser: "Safari", BrowserVersion: "16.5", OS: "iOS", OSVersion: "16.5", Type: device.Tablet}},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15": {
			"Safari on macOS", device.Device{Browser: "Safari", BrowserVersion: "18.0", OS: "macOS", OSVersion: "10.15.7", Type: device.Desktop}},
		"Go-http-client/1.1": {"Go-http-client", device.Device{Browser: "Go-http-client", BrowserVersion: "1.1", Type: device.Unknown}},
		"":                   {"Another browser", device.Device{Type: device.Unknown}},
	} {
		got := device.Parse(agent)
		if got != want.device || got.Name() != want.name {
			t.Errorf("%q: %q %+v", agent, got.Name(), got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, agent := range []string{"", "Mozilla/5.0 (", "<script>", "((((;;;;/////", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"} {
		f.Add(agent)
	}
	f.Fuzz(func(t *testing.T, agent string) {
		if d := device.Parse(agent); d.Type == "" || d.Name() == "" {
			t.Errorf("%q: %+v", agent, d)
		}
	})
}
