// Package settings is what a person may choose for a native client: the
// environment, the client id there, and the way back from the browser. It never
// holds a secret: what it keeps is a plain file.
//
// Start with [Load]; [Save] keeps what [Settings.Mistakes] finds nothing wrong
// with; [Checker.Check] asks an environment whether the settings work there. An
// environment variable wins over what was chosen, and [Fixed] names it.
//
// It reads no environment variable itself, and switches nothing: package native does.
package settings

import (
	"net"
	"net/url"
	"strings"
	"unicode"

	"example.com/multiapp/shared/native/client"
)

// Settings are the choices. The zero value is not usable: start with [Load].
type Settings struct {
	// Environment is the issuer's URL, exactly as it names itself.
	Environment string
	// ClientID is this app's registration there.
	ClientID string
	// Way is how the browser comes back.
	Way client.Way
}

// Fixed names the environment variable that sets a field, empty for a field that
// may be chosen.
type Fixed struct{ Environment, ClientID, Way string }

// A Base is where choices start from.
type Base struct {
	// Defaults are what the variables say, or what the app was built with.
	Defaults Settings
	Fixed    Fixed
}

// Preferences keep text by name. [fyne.io/fyne/v2.Preferences] are such.
type Preferences interface {
	String(key string) string
	SetString(key, value string)
	RemoveValue(key string)
}

const (
	keyEnvironment = "environment"
	keyClientID    = "client-id"
	keyWay         = "redirect"
)

// Load returns what was chosen. What is fixed, missing or not usable is the
// default: a damaged file keeps nobody out.
func Load(p Preferences, base Base) Settings {
	chosen := Settings{
		Environment: choose(base.Fixed.Environment, p.String(keyEnvironment), base.Defaults.Environment),
		ClientID:    choose(base.Fixed.ClientID, p.String(keyClientID), base.Defaults.ClientID),
		Way:         client.Way(choose(base.Fixed.Way, p.String(keyWay), string(base.Defaults.Way))),
	}
	wrong := chosen.Mistakes()
	if wrong.Environment != "" || wrong.ClientID != "" {
		chosen.Environment, chosen.ClientID = base.Defaults.Environment, base.Defaults.ClientID
	}
	if wrong.Way != "" {
		chosen.Way = base.Defaults.Way
	}
	return chosen
}

func choose(fixed, chosen, byDefault string) string {
	if fixed != "" || chosen == "" {
		return byDefault
	}
	return chosen
}

// Save keeps what differs from the defaults, so that a default that changes later
// reaches everybody who never chose.
func Save(p Preferences, base Base, s Settings) {
	keep := func(key, fixed, chosen, byDefault string) {
		switch {
		case fixed != "": // the choice of before comes back with the variable's end
		case chosen == byDefault:
			p.RemoveValue(key)
		default:
			p.SetString(key, chosen)
		}
	}
	keep(keyEnvironment, base.Fixed.Environment, s.Environment, base.Defaults.Environment)
	keep(keyClientID, base.Fixed.ClientID, s.ClientID, base.Defaults.ClientID)
	keep(keyWay, base.Fixed.Way, string(s.Way), string(base.Defaults.Way))
}

// Mistakes say what to do, beside each field. The zero value is none.
type Mistakes struct{ Environment, ClientID, Way string }

// Mistakes checks what was typed.
func (s Settings) Mistakes() Mistakes {
	var m Mistakes
	u, err := url.Parse(s.Environment)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(s.Environment) > 500 ||
		u.Scheme != "https" && u.Scheme != "http":
		m.Environment = "Give a URL like https://login.example.com."
	case u.Scheme == "http" && !loopback(u.Hostname()):
		m.Environment = "Use https: plain http is for this computer alone."
	}
	if s.ClientID == "" || len(s.ClientID) > 200 || strings.ContainsFunc(s.ClientID, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		m.ClientID = "Give the client id that the environment knows this app by, without spaces."
	}
	if s.Way != client.Loopback && s.Way != client.DeepLink && s.Way != client.Device {
		m.Way = "Choose one of the ways."
	}
	return m
}

// loopback reports whether host stays on this machine (RFC 6761 §6.3 reserves localhost).
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// Clean drops the spaces that come along when a text is pasted.
func (s Settings) Clean() Settings {
	s.Environment, s.ClientID = strings.TrimSpace(s.Environment), strings.TrimSpace(s.ClientID)
	return s
}
