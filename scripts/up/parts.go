//go:build unix

package main

import (
	"os/exec"
	"runtime"
)

const runtimeGOOS = runtime.GOOS

// Part is one thing that `make up` builds and runs.
type Part struct {
	// Name prefixes its log lines. A server prints "ready NAME URL" when it accepts requests.
	Name string
	// Build is a list of commands; they run one after the other.
	Build []Command
	// Run is the program.
	Run Command
	// Addr is the listen address of a server, AddrVariable and URLVariable what changes it. Empty for a window.
	Addr, AddrVariable, URLVariable string
	// Needs names a part that must be ready before this one starts.
	Needs string
	// Window marks a part that has no ready line, may be missing, and may end without ending the rest.
	Window bool
	// Missing says why the part is left out; it is neither built nor run then.
	Missing string
}

// Command is a program with its arguments, run in Dir (the working directory when empty).
type Command struct {
	Dir  string
	Args []string
}

func goBuild(name string) Command {
	return Command{Args: []string{"go", "build", "-o", "bin/" + name, "./apps/" + name}}
}

// parts lists everything there is to run, in the order in which it starts.
func parts(s Settings, getenv func(string) string, goos string) []Part {
	web := Part{
		Name:  "web",
		Build: []Command{goBuild("web")}, Run: Command{Args: []string{"bin/web"}},
		Addr: s.WebAddr, AddrVariable: "WEB_ADDR", URLVariable: "WEB_URL",
	}
	spa := Part{
		Name: "spa",
		Build: []Command{
			{Dir: "apps/spa/ui", Args: []string{"npm", "run", "--silent", "build"}},
			goBuild("spa"),
		},
		Run:  Command{Args: []string{"bin/spa"}},
		Addr: s.SPAAddr, AddrVariable: "SPA_ADDR", URLVariable: "SPA_URL",
	}
	if !s.LocalEnvironment() {
		return []Part{web, spa, desktop(getenv, goos)}
	}
	environment := Part{
		Name:  "environment",
		Build: []Command{goBuild("environment")}, Run: Command{Args: []string{"bin/environment"}},
		Addr: s.EnvironmentAddr, AddrVariable: "ENVIRONMENT_ADDR", URLVariable: "ENV_URL",
	}
	web.Needs, spa.Needs = "environment", "environment"
	return []Part{environment, web, spa, desktop(getenv, goos)}
}

// desktop is built at a low priority: its first build takes minutes, and the servers must not wait for it.
func desktop(getenv func(string) string, goos string) Part {
	build := goBuild("desktop")
	build.Args = append([]string{"nice", "-n", "15"}, build.Args...)
	part := Part{Name: "desktop", Window: true, Build: []Command{build}, Run: Command{Args: []string{"bin/desktop"}}}
	if !hasCompiler(getenv) {
		part.Missing = "there is no C compiler; scripts/setup.sh up says how to install one"
	}
	if goos != "darwin" && getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
		part.Missing = "there is no display (DISPLAY and WAYLAND_DISPLAY are empty)"
	}
	return part
}

func hasCompiler(getenv func(string) string) bool {
	for _, name := range []string{getenv("CC"), "cc", "gcc", "clang"} {
		if name == "" {
			continue
		}
		if _, err := exec.LookPath(name); err == nil {
			return true
		}
	}
	return false
}
