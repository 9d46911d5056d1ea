//go:build !windows && !darwin

package deeplink

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

var errNoTool = errors.New("deeplink: xdg-mime is missing, which tells the desktop who opens a link: install the package xdg-utils, then run the command again")

// register writes the .desktop file and makes it the default (Desktop Entry
// Specification; Association between MIME types and applications).
func (h Handler) register(ctx context.Context) ([]string, error) {
	if _, err := exec.LookPath("xdg-mime"); err != nil {
		return nil, errNoTool
	}
	before := h.current(ctx)
	if err := h.writeFiles(); err != nil {
		return nil, fmt.Errorf("deeplink: %w", err)
	}
	did := []string{"wrote " + h.entryPath()}
	refreshCache(ctx, filepath.Dir(h.entryPath()))
	if out, err := exec.CommandContext(ctx, "xdg-mime", "default", h.entryName(), h.mimeType()).CombinedOutput(); err != nil {
		return did, fmt.Errorf("deeplink: xdg-mime default: %w: %s", err, strings.TrimSpace(string(out)))
	}
	if !h.registered(ctx) {
		return did, errors.New("deeplink: the desktop did not take the new default: choose this program for the links in its settings")
	}
	if before != "" && before != h.entryName() {
		did = append(did, "took the links over from "+before)
	}
	return append(did, h.Scheme+":// links open "+h.Program), nil
}

func (h Handler) writeFiles() error {
	if err := os.MkdirAll(filepath.Dir(h.entryPath()), 0o700); err != nil {
		return err
	}
	command := h.Program
	if quoted(command) != command {
		if err := h.writeAlias(); err != nil {
			return err
		}
		command = h.aliasPath()
	}
	return writeFile(h.entryPath(), h.entry(command))
}

// writeAlias makes a link to the program, for a path that must be quoted in Exec:
// xdg-open before 1.2 cannot read that.
func (h Handler) writeAlias() error {
	if err := os.MkdirAll(filepath.Dir(h.aliasPath()), 0o700); err != nil {
		return err
	}
	if err := os.Remove(h.aliasPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Symlink(h.Program, h.aliasPath())
}

func (h Handler) entry(command string) string {
	return "[Desktop Entry]\nType=Application\nName=" + h.Name + "\nComment=Opens " + h.Scheme + ":// links\nExec=" + quoted(command) +
		" %u\nTerminal=false\nNoDisplay=true\nMimeType=" + h.mimeType() + ";\n"
}

func (h Handler) unregister(ctx context.Context) ([]string, error) {
	var did []string
	for _, path := range []string{h.entryPath(), h.aliasPath()} {
		switch err := os.Remove(path); {
		case err == nil:
			did = append(did, "removed "+path)
		case !errors.Is(err, fs.ErrNotExist):
			return did, fmt.Errorf("deeplink: %w", err)
		}
	}
	_ = os.Remove(filepath.Dir(h.aliasPath())) // if it is empty
	for _, list := range []string{filepath.Join(configHome(), "mimeapps.list"), filepath.Join(dataHome(), "applications", "mimeapps.list")} {
		switch changed, err := h.forget(list); {
		case err != nil:
			return did, fmt.Errorf("deeplink: %w", err)
		case changed:
			did = append(did, "removed its line from "+list)
		}
	}
	if len(did) == 0 {
		return []string{"there was nothing to undo"}, nil
	}
	refreshCache(ctx, filepath.Dir(h.entryPath()))
	return did, nil
}

// registered compares the whole entry: another copy of the program is not this one.
func (h Handler) registered(ctx context.Context) bool {
	content, err := os.ReadFile(h.entryPath())
	if err != nil || h.current(ctx) != h.entryName() {
		return false
	}
	if string(content) == h.entry(h.Program) {
		return true
	}
	target, err := os.Readlink(h.aliasPath())
	return err == nil && target == h.Program && string(content) == h.entry(h.aliasPath())
}

// current is the name of the entry that opens the links, empty if there is none.
func (h Handler) current(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "xdg-mime", "query", "default", h.mimeType()).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// refreshCache helps desktops that look into a cache. Where the program is
// missing there is no cache.
func refreshCache(ctx context.Context, dir string) {
	_ = exec.CommandContext(ctx, "update-desktop-database", dir).Run()
}

func (h Handler) mimeType() string  { return "x-scheme-handler/" + h.Scheme }
func (h Handler) entryName() string { return h.Scheme + "-links.desktop" }
func (h Handler) entryPath() string { return filepath.Join(dataHome(), "applications", h.entryName()) }
func (h Handler) aliasPath() string { return filepath.Join(dataHome(), h.Scheme+"-links", "program") }

// dataHome and configHome follow the XDG Base Directory Specification.
func dataHome() string   { return xdgHome("XDG_DATA_HOME", ".local/share") }
func configHome() string { return xdgHome("XDG_CONFIG_HOME", ".config") }

func xdgHome(variable, otherwise string) string {
	if dir := os.Getenv(variable); filepath.IsAbs(dir) {
		return dir
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(cmp.Or(home, "/"), otherwise)
}

// reserved are the signs that must be quoted in Exec, and the one that begins its codes.
const reserved = " \t\n\"'\\><~|&;$*?#()`%"

// quoted writes a path for Exec: quoted, with the backslashes once more for the
// value's type string (Desktop Entry Specification, "The Exec key").
func quoted(path string) string {
	if !strings.ContainsAny(path, reserved) {
		return path
	}
	escape := strings.NewReplacer(`\`, `\\\\`, `"`, `\\"`, "`", "\\\\`", `$`, `\\$`, `%`, `%%`)
	return `"` + escape.Replace(path) + `"`
}
