//go:build linux

package window

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// product is the package for Linux, and the program from it.
type product struct{ archive, program string }

// build makes the package and unpacks it, once.
var build = sync.OnceValues(func() (product, error) {
	output, err := exec.Command("../package.sh", "linux").CombinedOutput()
	if err != nil {
		return product{}, fmt.Errorf("%w\n%s", err, output)
	}
	archives, err := filepath.Glob("../../bin/multiapp-*-linux-*.tar.xz")
	if err != nil {
		return product{}, err
	}
	newest := slices.MaxFunc(archives, func(a, b string) int { return changed(a).Compare(changed(b)) })
	if output, err := exec.Command("tar", "-C", unpacked, "-xJf", newest).CombinedOutput(); err != nil {
		return product{}, fmt.Errorf("%w\n%s", err, output)
	}
	return product{newest, filepath.Join(unpacked, "multiapp", "bin", "multiapp-desktop")}, nil
})

func changed(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

var unpacked string

func TestMain(m *testing.M) {
	var err error
	if unpacked, err = os.MkdirTemp("", "multiapp-window-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(unpacked)
	os.Exit(code)
}

// installed builds the package before the clock runs.
func installed(b *testing.B) product {
	b.Helper()
	p, err := build()
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func size(b *testing.B, file string) int64 {
	b.Helper()
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
