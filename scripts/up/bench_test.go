//go:build unix

package main

import (
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkReady measures each server from its start to its ready line, with data that an earlier start has made.
func BenchmarkReady(b *testing.B) {
	bin := b.TempDir() + string(filepath.Separator)
	build := exec.Command("go", "build", "-o", bin, "./apps/environment", "./apps/web", "./apps/spa")
	build.Dir = "../.."
	if output, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, output)
	}
	for _, name := range []string{"ENVIRONMENT", "WEB", "SPA"} {
		b.Setenv(name+"_ADDR", unusedAddr(b))
		b.Setenv(name+"_DATA", b.TempDir())
	}
	for _, name := range []string{"environment", "web", "spa"} {
		b.Run(name, func(b *testing.B) { benchmarkReady(b, bin+name) })
	}
}

func benchmarkReady(b *testing.B, program string) {
	part := Part{Name: filepath.Base(program), Run: Command{Dir: b.TempDir(), Args: []string{program}}}
	startAndStop(b, part) // makes keys and databases
	for b.Loop() {
		startAndStop(b, part)
	}
}

// startAndStop counts the time until the server is ready; its end is not timed.
func startAndStop(b *testing.B, part Part) {
	b.Helper()
	p, err := startProcess(part, NewConsole(io.Discard, false, false))
	if err != nil {
		b.Fatal(err)
	}
	select {
	case <-p.Ready:
	case <-p.Done:
		b.Fatal(p.Why())
	}
	b.StopTimer()
	p.Stop(b.Context(), time.Minute)
	b.StartTimer()
}

func unusedAddr(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
