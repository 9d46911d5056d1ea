//go:build !windows && !darwin

package deeplink

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const helper = "DEEPLINK_TEST_ARGUMENTS"

// TestMain is also the program that the tests register: it writes its arguments
// to a file.
func TestMain(m *testing.M) {
	file := os.Getenv(helper)
	if file == "" {
		os.Exit(m.Run())
	}
	arguments, err := json.Marshal(os.Args[1:])
	if err := errors.Join(err, os.WriteFile(file, arguments, 0o600)); err != nil {
		panic(err)
	}
}

// desk is a user with a home of their own, no desktop environment, and a program.
type desk struct {
	Handler
	config, data, arguments string
}

func newDesk(t *testing.T, folder string) *desk {
	t.Helper()
	home := t.TempDir()
	d := &desk{config: filepath.Join(home, "config"), data: filepath.Join(home, "data"), arguments: filepath.Join(home, "arguments"),
		Handler: Handler{Scheme: "multiapp", Name: "multiapp", Program: filepath.Join(home, folder, "desktop")}}
	for name, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": d.config, "XDG_DATA_HOME": d.data, "XDG_DATA_DIRS": home, "XDG_CONFIG_DIRS": home, helper: d.arguments,
		"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "disabled:", "XDG_CURRENT_DESKTOP": "", "DESKTOP_SESSION": "", "KDE_FULL_SESSION": "",
		"GNOME_DESKTOP_SESSION_ID": "", "MATE_DESKTOP_SESSION_ID": "", "BROWSER": "",
	} {
		t.Setenv(name, value)
	}
	if err := errors.Join(os.Mkdir(filepath.Dir(d.Program), 0o700), os.Symlink(os.Args[0], d.Program)); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) register(t *testing.T) []string {
	t.Helper()
	did, err := d.Register()
	if err != nil {
		t.Fatal(err)
	}
	return did
}

func (d *desk) unregister(t *testing.T) []string {
	t.Helper()
	did, err := d.Unregister()
	if err != nil {
		t.Fatal(err)
	}
	return did
}

// open has the system open a link, and returns the program's arguments.
func (d *desk) open(t *testing.T, link string) []string {
	t.Helper()
	_ = os.Remove(d.arguments)
	if out, err := exec.Command("xdg-open", link).CombinedOutput(); err != nil {
		t.Fatalf("xdg-open: %v: %s", err, out)
	}
	var arguments []string
	content, err := os.ReadFile(d.arguments)
	if err := errors.Join(err, json.Unmarshal(content, &arguments)); err != nil {
		t.Fatal(err)
	}
	return arguments
}

// D6: xdg-open starts the program with the whole link as its one argument,
// wherever the program is.
func TestXDGOpen(t *testing.T) {
	for i, folder := range []string{"plain", "with two spaces", `quote"dollar$HOME back\slash`, "100%u", "`id`", "ümlaut"} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			d := newDesk(t, folder)
			d.register(t)
			if !d.Registered() {
				t.Error("not registered")
			}
			for _, link := range []string{"multiapp://callback?code=x&state=a%20b%26c", `multiapp://callback?x='"$(id)` + "`id`;|&%0a*"} {
				if got := d.open(t, link); !slices.Equal(got, []string{link}) {
					t.Errorf("the program in %q got %q", folder, got)
				}
			}
		})
	}
}

// D6: a second registration changes nothing, the undo leaves nothing, and a second
// undo says so.
func TestRegisterAndUndo(t *testing.T) {
	d := newDesk(t, "with space")
	if d.Registered() {
		t.Error("registered before")
	}
	list := filepath.Join(d.config, "mimeapps.list")
	before := "[Added Associations]\ntext/plain=vi.desktop;\n\n[Default Applications]\nx-scheme-handler/other=multiapp-links.desktop\n"
	if err := errors.Join(os.Mkdir(d.config, 0o700), os.WriteFile(list, []byte(before), 0o640)); err != nil {
		t.Fatal(err)
	}
	first, second := d.register(t), d.register(t)
	if !slices.Equal(first, second) || !strings.Contains(first[len(first)-1], d.Program) {
		t.Errorf("did %q, then %q", first, second)
	}
	if did := d.unregister(t); len(did) != 3 {
		t.Errorf("undid %q", did)
	}
	if d.Registered() {
		t.Error("registered after the undo")
	}
	if after, err := os.ReadFile(list); err != nil || string(after) != before {
		t.Errorf("mimeapps.list is %q, %v", after, err)
	}
	if left, _ := filepath.Glob(filepath.Join(d.data, "*", "*")); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
	if did := d.unregister(t); len(did) != 1 || did[0] != "there was nothing to undo" {
		t.Errorf("undid %q", did)
	}
}

// registerOther makes another program the default.
func (d *desk) registerOther(t *testing.T) {
	t.Helper()
	entry := filepath.Join(d.data, "applications", "other.desktop")
	if err := errors.Join(os.MkdirAll(filepath.Dir(entry), 0o700), os.WriteFile(entry, []byte("[Desktop Entry]\nExec=true %u\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("xdg-mime", "default", "other.desktop", "x-scheme-handler/multiapp").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// D6: another program's registration is taken over with a word, and survives our undo.
func TestOthersRegistration(t *testing.T) {
	d := newDesk(t, "plain")
	d.registerOther(t)
	if did := strings.Join(d.register(t), "; "); !strings.Contains(did, "took the links over from other.desktop") {
		t.Errorf("did %q", did)
	}
	moved := d.Handler
	moved.Program += "-moved"
	if moved.Registered() {
		t.Error("another copy of the program counts as this one")
	}
	d.registerOther(t)
	if d.Registered() {
		t.Error("registered although another program is the default")
	}
	d.unregister(t)
	if list, err := os.ReadFile(filepath.Join(d.config, "mimeapps.list")); err != nil || !strings.Contains(string(list), "multiapp=other.desktop") {
		t.Errorf("mimeapps.list is %q, %v", list, err)
	}
}

func TestWithout(t *testing.T) {
	h := Handler{Scheme: "multiapp"}
	const key = "x-scheme-handler/multiapp="
	for list, want := range map[string]string{
		"":                                       "",
		key + "multiapp-links.desktop\n":         "",
		key + "multiapp-links.desktop":           "",
		key + "multiapp-links.desktop;a;b":       key + "a;b\n",
		key + "a;multiapp-links.desktop;\n# x\n": key + "a\n# x\n",
		key + "a.desktop;\n":                     key + "a.desktop;\n",
		"[x]\r\ny=multiapp-links.desktop":        "[x]\r\ny=multiapp-links.desktop",
	} {
		if got := h.without(list); got != want {
			t.Errorf("%q became %q, want %q", list, got, want)
		}
	}
}

// D6: what is missing is named before anything is changed.
func TestRegisterRefuses(t *testing.T) {
	d := newDesk(t, "plain")
	for name, program := range map[string]string{
		"ErrRelative": "desktop", "ErrNewline": "/a\nExec=evil", "ErrTemporary": "/tmp/go-build12/b001/exe/desktop",
	} {
		if _, err := (Handler{Scheme: "multiapp", Name: "multiapp", Program: program}).Register(); err == nil {
			t.Errorf("%s was registered", name)
		}
	}
	t.Setenv("PATH", "")
	if _, err := d.Register(); !errors.Is(err, errNoTool) || !strings.Contains(err.Error(), "xdg-utils") {
		t.Errorf("without xdg-mime: %v", err)
	}
	if _, err := os.Stat(d.data); !errors.Is(err, os.ErrNotExist) {
		t.Error("something was written")
	}
}
