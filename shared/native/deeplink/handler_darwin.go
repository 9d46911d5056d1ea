package deeplink

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// lsregister tells Launch Services of an application. It is part of macOS, outside of the path.
const lsregister = "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework/Support/lsregister"

// register makes a small application that owns the scheme. macOS gives a link to an
// application as an Apple event, which takes Objective-C to hear; AppleScript hears
// it too, and every Mac can make an application of a script. A packaged app that
// names the scheme in its own Info.plist still needs this one to hear the link.
func (h Handler) register(ctx context.Context) ([]string, error) {
	for _, tool := range []string{"osacompile", "plutil", "codesign", lsregister} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("deeplink: %s is missing, which belongs to macOS; nothing was changed", tool)
		}
	}
	if _, err := h.unregister(ctx); err != nil {
		return nil, err
	}
	if _, err := os.Stat(h.bundle()); err == nil {
		return nil, fmt.Errorf("deeplink: %s is not ours: remove or rename it, then run the command again", h.bundle())
	}
	if err := h.make(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(h.bundle()))
	}
	return []string{"made " + h.bundle(), h.Scheme + ":// links open " + h.Program}, nil
}

// make compiles the application and signs it again, without a certificate, because
// its Info.plist has changed.
func (h Handler) make(ctx context.Context) error {
	app, plist := h.bundle(), filepath.Join(h.bundle(), "Contents", "Info.plist")
	types := fmt.Sprintf(`[{"CFBundleURLName":%q,"CFBundleURLSchemes":[%q]}]`, h.bundleID(), h.Scheme)
	for _, command := range [][]string{
		{"mkdir", "-p", filepath.Dir(app)},
		{"osacompile", "-o", app, "-e", h.script()},
		{"plutil", "-replace", "CFBundleIdentifier", "-string", h.bundleID(), plist},
		{"plutil", "-replace", "CFBundleURLTypes", "-json", types, plist},
		{"plutil", "-replace", "LSUIElement", "-bool", "YES", plist},
	} {
		if err := run(ctx, command...); err != nil {
			return err
		}
	}
	if err := os.WriteFile(h.marker(), []byte(h.Program), 0o600); err != nil {
		return fmt.Errorf("deeplink: %w", err)
	}
	if err := run(ctx, "codesign", "--force", "--sign", "-", app); err != nil {
		return err
	}
	return run(ctx, lsregister, "-f", app)
}

func (h Handler) unregister(ctx context.Context) ([]string, error) {
	if _, err := os.Stat(h.marker()); errors.Is(err, fs.ErrNotExist) {
		return []string{"there was nothing to undo"}, nil
	}
	_ = run(ctx, lsregister, "-u", h.bundle()) // it forgets what is gone
	if err := os.RemoveAll(h.bundle()); err != nil {
		return nil, fmt.Errorf("deeplink: %w", err)
	}
	return []string{"removed " + h.bundle()}, nil
}

// registered cannot ask Launch Services, whose question needs Objective-C: another
// application that claims the scheme goes unnoticed.
func (h Handler) registered(context.Context) bool {
	program, err := os.ReadFile(h.marker())
	return err == nil && string(program) == h.Program
}

// script starts the program and does not wait for it.
func (h Handler) script() string {
	literal := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(h.Program)
	return "on open location link\ndo shell script quoted form of \"" + literal +
		"\" & \" \" & quoted form of link & \" >/dev/null 2>&1 &\"\nend open location"
}

func (h Handler) bundle() string {
	home, _ := os.UserHomeDir()
	return filepath.Join(home, "Applications", h.Name+" links.app")
}

// marker says that the bundle is ours, and for which program.
func (h Handler) marker() string {
	return filepath.Join(h.bundle(), "Contents", "Resources", "program-of-"+h.Scheme+"-links")
}

func (h Handler) bundleID() string { return "com.example." + h.Scheme + ".links" }

func run(ctx context.Context, command ...string) error {
	if out, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("deeplink: %s: %w: %s", filepath.Base(command[0]), err, strings.TrimSpace(string(out)))
	}
	return nil
}
