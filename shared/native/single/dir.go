package single

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// Key names what may run once, for example an environment and a client id.
func Key(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// Dir returns the directory for this user's instances, and makes it if need be.
// Nobody else can open what is in it.
func Dir() (string, error) {
	dir := place()
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("single: make the directory for running instances: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("single: %w", err)
	}
	if !info.IsDir() || !ownAndPrivate(info) {
		return "", fmt.Errorf("single: %s must be a directory of yours that nobody else can open: remove it and start again", dir)
	}
	return dir, nil
}

// place is short, as the path of a Unix socket must be: about 100 bytes.
func place() string {
	if runtime.GOOS == "windows" {
		if cache, err := os.UserCacheDir(); err == nil {
			return filepath.Join(cache, "multiapp-run")
		}
	}
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		return filepath.Join(runtime, "multiapp")
	}
	return filepath.Join(os.TempDir(), "multiapp-"+strconv.Itoa(os.Getuid()))
}
