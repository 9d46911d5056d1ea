//go:build !windows && !darwin

package deeplink

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// forget removes our entry from the scheme's lines in a mimeapps.list, for which
// xdg-mime has no command. The other lines stay as they are, byte by byte.
func (h Handler) forget(file string) (changed bool, err error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	after := h.without(string(content))
	if after == string(content) {
		return false, nil
	}
	return true, writeFile(file, after)
}

func (h Handler) without(list string) string {
	var kept strings.Builder
	for line := range strings.Lines(list) {
		mime, entries, ok := strings.Cut(line, "=")
		if !ok || strings.TrimSpace(mime) != h.mimeType() {
			kept.WriteString(line)
			continue
		}
		others := slices.DeleteFunc(strings.Split(strings.TrimSpace(entries), ";"), func(entry string) bool {
			return entry == "" || entry == h.entryName()
		})
		switch {
		case !slices.Contains(strings.Split(strings.TrimSpace(entries), ";"), h.entryName()):
			kept.WriteString(line)
		case len(others) > 0:
			kept.WriteString(h.mimeType() + "=" + strings.Join(others, ";") + "\n")
		}
	}
	return kept.String()
}

// writeFile replaces a file as a whole and keeps its mode.
func writeFile(file, content string) error {
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(file); err == nil {
		mode = info.Mode().Perm()
	}
	if err := os.WriteFile(file+".new", []byte(content), mode); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
