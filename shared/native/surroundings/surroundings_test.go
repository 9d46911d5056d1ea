package surroundings

import (
	"maps"
	"testing"
)

func TestQuiet(t *testing.T) {
	for name, test := range map[string]struct{ set, want map[string]string }{
		"nothing set": {map[string]string{}, map[string]string{"DBUS_SESSION_BUS_ADDRESS": "disabled:"}},
		"a bus without a name": {map[string]string{"XDG_RUNTIME_DIR": "/run/user/1"},
			map[string]string{"XDG_RUNTIME_DIR": "/run/user/1", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1/bus"}},
		"all set": {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "LANG": "de_DE.UTF-8"},
			map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "LANG": "de_DE.UTF-8"}},
		"no language": {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "LANG": "C.UTF-8"},
			map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "LANG": "C.UTF-8", "LANGUAGE": "en"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := maps.Clone(test.set)
			getenv := func(name string) string { return env[name] }
			setenv := func(name, value string) error { env[name] = value; return nil }
			quietLocale(getenv, setenv)
			quietBus(getenv, setenv, func(path string) bool { return path == "/run/user/1/bus" })
			if !maps.Equal(env, test.want) {
				t.Errorf("got %v, want %v", env, test.want)
			}
		})
	}
}
