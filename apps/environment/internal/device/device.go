// Package device says in words what a User-Agent claims to be: the browser, the system and the kind of device of a
// session, as the dashboard and the Management API show it. Start with Parse.
//
// A browser can claim to be any other, so this is for recognition only, never for a decision. Reading the header is the
// library's work: browsers name those that they descend from too, and the exceptions would fill a table here.
package device

import (
	"strings"
	"unicode"

	"github.com/mileusna/useragent"
)

// Types of a device.
const (
	Desktop = "desktop"
	Mobile  = "mobile"
	Tablet  = "tablet"
	Bot     = "bot"
	Unknown = "unknown"
)

// Device is what a User-Agent says. Fields that it does not tell are empty.
type Device struct {
	Browser, BrowserVersion string
	OS, OSVersion           string
	Type                    string // one of the types above
}

// Parse reads a User-Agent (RFC 9110 §10.1.5). Everything in it is the client's word: escape it before showing it.
func Parse(userAgent string) Device {
	ua := useragent.Parse(userAgent)
	d := Device{Browser: ua.Name, BrowserVersion: ua.Version, OS: ua.OS, OSVersion: ua.OSVersion, Type: Unknown}
	switch {
	case ua.Bot:
		d.Type = Bot
	case ua.Tablet:
		d.Type = Tablet
	case ua.Mobile:
		d.Type = Mobile
	case ua.Desktop:
		d.Type = Desktop
	}
	return d
}

// Name is "Firefox on Linux".
func (d Device) Name() string {
	name := d.Browser
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		name = "Another browser"
	}
	if d.OS != "" {
		name += " on " + d.OS
	}
	return name
}
