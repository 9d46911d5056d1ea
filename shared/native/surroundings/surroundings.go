// Package surroundings makes the process's environment variables fit for a
// window, before any library reads them.
//
// Import it for its effect; call [Display] before a window is opened. It changes
// nothing that is set to a usable value, and nothing outside of the process.
package surroundings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// init runs before Fyne's own initialisation as long as this module's path sorts
// before Fyne's (Go initialises packages in that order); later it costs a log line.
func init() {
	if !usesX(runtime.GOOS) {
		return
	}
	quietLocale(os.Getenv, os.Setenv)
	quietBus(os.Getenv, os.Setenv, exists)
}

// usesX reports whether a system's windows are those of X or Wayland, and its
// secrets behind D-Bus.
func usesX(goos string) bool {
	return !slices.Contains([]string{"windows", "darwin", "android", "ios"}, goos)
}

// quietLocale names a language where the locale names none: Fyne logs an error
// for C.UTF-8, which is common in containers and on servers.
func quietLocale(getenv func(string) string, setenv func(name, value string) error) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			if strings.HasPrefix(locale, "C.") && getenv("LANGUAGE") == "" {
				_ = setenv("LANGUAGE", "en") // fails for malformed names only
			}
			return
		}
	}
}

// quietBus keeps the D-Bus library from starting a bus of its own, which would
// outlive this program, when the session has none.
func quietBus(getenv func(string) string, setenv func(name, value string) error, exists func(string) bool) {
	if getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return
	}
	address := "disabled:"
	if socket := filepath.Join(getenv("XDG_RUNTIME_DIR"), "bus"); filepath.IsAbs(socket) && exists(socket) {
		address = "unix:path=" + socket
	}
	_ = setenv("DBUS_SESSION_BUS_ADDRESS", address)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// ErrNoDisplay says that no window can be opened.
var ErrNoDisplay = errors.New("there is no display: DISPLAY and WAYLAND_DISPLAY are empty; start it in a desktop session")

// Display returns [ErrNoDisplay] where a window could not be opened. Fyne would
// end the process instead.
func Display() error {
	if !usesX(runtime.GOOS) || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" {
		return nil
	}
	return ErrNoDisplay
}
