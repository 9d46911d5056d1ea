package platform

import (
	"context"
	"runtime"

	"example.com/multiapp/shared/native/single"
)

// Claim makes this process the one with these settings, apart from the desktop app's
// (N2). A link goes to whichever window waits for it first. On a phone it returns nil:
// the system sees to it.
func Claim(ctx context.Context, issuer, clientID, link string) (*single.Instance, error) {
	if phone(runtime.GOOS) {
		return nil, nil
	}
	dir, err := single.Dir()
	if err != nil {
		return nil, err
	}
	if link != "" && single.Offer(ctx, dir, link) {
		return nil, single.ErrRunning
	}
	return single.Start(ctx, dir, single.Key("mobile", issuer, clientID), link)
}
