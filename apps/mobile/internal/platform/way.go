package platform

import "example.com/multiapp/shared/native/client"

// Auto leaves the way to [Way].
const Auto client.Way = "auto"

// Way turns what was configured into a way that works on a system (N1). On a phone the
// system may stop an app that is behind the browser, and its loopback server with it,
// and links of the app's scheme do not reach Fyne; a code needs nothing to come back
// (RFC 8628). Elsewhere a server on 127.0.0.1 is the best there is (RFC 8252 §8.3).
func Way(configured client.Way, goos string) client.Way {
	switch {
	case configured != Auto:
		return configured
	case phone(goos):
		return client.Device
	}
	return client.Loopback
}
