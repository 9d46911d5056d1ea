// Package secretservice tests package secretstore with a real Secret Service, in each
// condition in which a person's desktop may be: unlocked, locked, without a default
// collection, without a provider, without a bus.
//
// It holds tests alone, which need dbus-daemon and gnome-keyring-daemon: run them by
// scripts/with-desktop.sh, as make test does. Each has a bus, a keyring and a home of
// its own; yours are not touched.
package secretservice
