package deeplink

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"
)

// ownerValue marks a key as ours.
const ownerValue = "RegisteredBy"

var errForeign = errors.New("deeplink: the scheme belongs to another program, which was left as it is: remove that program's registration first")

// register writes the keys of a URI scheme under HKEY_CURRENT_USER, which need no
// administrator's rights.
func (h Handler) register(context.Context) ([]string, error) {
	if owner, exists := h.owner(); exists && owner != h.mark() {
		return nil, errForeign
	}
	for _, v := range []struct{ key, name, value string }{
		{h.root(), ownerValue, h.mark()},
		{h.root(), "", "URL:" + h.Name},
		{h.root(), "URL Protocol", ""},
		{h.commandKey(), "", h.command()},
	} {
		if err := setValue(v.key, v.name, v.value); err != nil {
			return nil, fmt.Errorf("deeplink: write the registry: %w", err)
		}
	}
	return []string{`wrote HKEY_CURRENT_USER\` + h.root(), h.Scheme + ":// links open " + h.Program}, nil
}

// unregister removes the innermost key first: Windows removes no key that has others in it.
func (h Handler) unregister(context.Context) ([]string, error) {
	owner, exists := h.owner()
	switch {
	case !exists:
		return []string{"there was nothing to undo"}, nil
	case owner != h.mark():
		return nil, errForeign
	}
	for _, key := range []string{h.commandKey(), h.root() + `\shell\open`, h.root() + `\shell`, h.root()} {
		if err := registry.DeleteKey(registry.CURRENT_USER, key); err != nil && !errors.Is(err, registry.ErrNotExist) {
			return nil, fmt.Errorf("deeplink: change the registry: %w", err)
		}
	}
	return []string{`removed HKEY_CURRENT_USER\` + h.root()}, nil
}

func (h Handler) registered(context.Context) bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, h.commandKey(), registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer key.Close()
	command, _, err := key.GetStringValue("")
	return err == nil && command == h.command()
}

// owner tells whether somebody has registered the scheme for this user, and who.
func (h Handler) owner() (owner string, exists bool) {
	key, err := registry.OpenKey(registry.CURRENT_USER, h.root(), registry.QUERY_VALUE)
	if err != nil {
		return "", false
	}
	defer key.Close()
	owner, _, _ = key.GetStringValue(ownerValue)
	return owner, true
}

func setValue(path, name, value string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.SetStringValue(name, value)
}

func (h Handler) root() string       { return `Software\Classes\` + h.Scheme }
func (h Handler) commandKey() string { return h.root() + `\shell\open\command` }

// command is what Windows starts; no path has a quotation mark in it.
func (h Handler) command() string { return `"` + h.Program + `" "%1"` }

// mark is what ownerValue holds.
func (h Handler) mark() string { return h.Scheme + " links" }
