//go:build !darwin && !windows

package secretstore

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

const (
	storeName     = "your keyring"
	missingAdvice = "Start or install one, such as GNOME Keyring or KWallet, then try again."
)

// kindOf reads what the Secret Service or the way to it answered. What carries no
// name of D-Bus comes from connecting, before anybody was asked.
func kindOf(err error) Kind {
	var named dbus.Error
	switch {
	case errors.As(err, &named):
		return kindOfDBusName(named.Name)
	case strings.HasPrefix(err.Error(), "failed to unlock correct collection"):
		return lockedOrAbsent()
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return Broken
	}
	return Missing
}

// lockedOrAbsent tells a collection that was not unlocked from a provider without a
// default collection: go-keyring's error is the same.
func lockedOrAbsent() Kind {
	bus, err := dbus.SessionBus()
	if err != nil {
		return Missing
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var path dbus.ObjectPath
	err = bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets").
		CallWithContext(ctx, "org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&path)
	if err == nil && path == "/" {
		return NoDefault
	}
	return Locked
}
