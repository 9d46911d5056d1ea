package environment

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"example.com/multiapp/shared/server"
)

// untilNamed is how long the start waits for the addresses of a name.
const untilNamed = 2 * time.Second

// reached says how others than the people of this machine come here, empty when they cannot. A proxy is the second way: the
// listener is a loopback one, and strangers come all the same.
func (c Config) reached() string {
	switch {
	case !c.loopback():
		return "ENVIRONMENT_ADDR " + c.Addr + " can be reached by other machines"
	case c.public:
		return "ENV_URL " + c.Issuer + " can be reached from the internet"
	}
	return ""
}

// isPublic tells whether the name in ENV_URL has an address of the internet. Names of a private network have none, and a
// name that this machine cannot resolve leads nobody here.
func (c Config) isPublic(ctx context.Context) bool {
	issuer, err := url.Parse(c.Issuer)
	if err != nil || server.IsLoopback(issuer.Hostname()) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, untilNamed)
	defer cancel()
	addresses, _ := net.DefaultResolver.LookupNetIP(ctx, "ip", issuer.Hostname()) // none
	return slices.ContainsFunc(addresses, func(a netip.Addr) bool {
		a = a.Unmap()
		return a.IsGlobalUnicast() && !a.IsPrivate()
	})
}
