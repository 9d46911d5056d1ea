package doccheck

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// root is the repository, seen from this package's directory, where its tests run.
const root = "../.."

// files returns the text of every file of the repository with one of the extensions, by path from the root. What is
// built or downloaded is left out.
func files(extensions ...string) (map[string]string, error) {
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || !hasExtension(path, extensions):
			return nil
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the repository: %w", err)
	}
	return found, nil
}

func skipped(directory string) bool {
	switch directory {
	case ".git", ".data", "bin", "dist", "node_modules":
		return true
	}
	return false
}

func hasExtension(path string, extensions []string) bool {
	for _, extension := range extensions {
		if strings.HasSuffix(path, extension) {
			return true
		}
	}
	return false
}

func exists(path string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(path)))
	return err == nil
}
