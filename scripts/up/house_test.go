//go:build unix

package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

const forever = "sleep 1000"

// T1: Ctrl-C ends every part and what the parts have started.
func TestCtrlCLeavesNoOrphan(t *testing.T) {
	child, childGone := lifeline(t)
	grandchild, grandchildGone := lifeline(t)
	r := runHouse(t, time.Minute,
		serverPart("environment", "exec 9>"+child+"; echo ready environment http://e; "+forever),
		serverPart("web", "exec 9>"+grandchild+"; ("+forever+") & exec 9>&-; echo ready web http://w; wait"),
	)
	r.screen.await("THE TABLE")
	r.stop()
	if err := <-r.result; !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v, want context.Canceled", err)
	}
	<-childGone
	<-grandchildGone
}

func TestPartThatIgnoresTheSignalIsKilledAfterTheGrace(t *testing.T) {
	r := runHouse(t, time.Millisecond, serverPart("web", `trap "" TERM; echo ready web http://w; `+forever+`; `+forever))
	r.screen.await("THE TABLE")
	r.stop()
	<-r.result
	if !strings.Contains(r.screen.String(), "web did not end within 1ms and was killed") {
		t.Errorf("output does not say that web was killed:\n%s", r.screen)
	}
}

func TestSecondCtrlCDoesNotWait(t *testing.T) {
	r := runHouse(t, time.Hour, serverPart("web", `trap "" TERM; echo ready web http://w; `+forever+`; `+forever))
	r.screen.await("THE TABLE")
	r.stop()
	r.force()
	<-r.result
}

// T1: when one server dies, the end says which and why, and the others are stopped.
func TestServerThatDiesStopsTheRest(t *testing.T) {
	line, gone := lifeline(t)
	r := runHouse(t, time.Minute,
		serverPart("environment", "exec 9>"+line+"; echo ready environment http://e; "+forever),
		Part{Name: "web", Needs: "environment", Run: shell("echo the key file is unreadable >&2; exit 3")},
	)
	err := <-r.result
	<-gone
	for _, want := range []string{"web stopped: exit status 3", "the key file is unreadable"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Run = %v, want it to contain %q", err, want)
		}
	}
}

func TestServerThatEndsByItselfIsAFailure(t *testing.T) {
	r := runHouse(t, time.Minute, serverPart("web", "echo ready web http://w"))
	if err := <-r.result; err == nil || !strings.Contains(err.Error(), "ended by itself (exit status 0)") {
		t.Errorf("Run = %v", err)
	}
}

func TestTableIsPrintedOnceWhenAllServersAreReady(t *testing.T) {
	r := runHouse(t, time.Minute,
		serverPart("environment", "echo ready environment http://e; echo ready environment http://e; "+forever),
		Part{Name: "web", Needs: "environment", Run: shell("echo ready web http://w; " + forever)},
	)
	r.screen.await("THE TABLE")
	r.stop()
	<-r.result
	if n := strings.Count(r.screen.String(), "THE TABLE"); n != 1 {
		t.Errorf("the table was printed %d times:\n%s", n, r.screen)
	}
	if strings.Index(r.screen.String(), "ready web") > strings.Index(r.screen.String(), "THE TABLE") {
		t.Errorf("the table came before web was ready:\n%s", r.screen)
	}
}

func TestLogLinesCarryTheNameOfTheirPart(t *testing.T) {
	r := runHouse(t, time.Minute, serverPart("web", "echo ready web http://w; echo to stderr >&2; printf unfinished; exit 1"))
	<-r.result
	for _, want := range []string{"web         │ to stderr\n", "web         │ unfinished\n"} {
		if !strings.Contains(r.screen.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, r.screen)
		}
	}
}

func TestFailedBuildShowsItsOutputAndStopsTheRest(t *testing.T) {
	r := runHouse(t, time.Minute,
		serverPart("environment", "echo ready environment http://e; "+forever),
		Part{Name: "web", Build: []Command{shell("echo syntax error; exit 2")}, Run: shell(forever)},
	)
	err := <-r.result
	if err == nil || !strings.Contains(err.Error(), "build web") {
		t.Errorf("Run = %v", err)
	}
	if !strings.Contains(r.screen.String(), "web         │ syntax error") {
		t.Errorf("output lacks what the build printed:\n%s", r.screen)
	}
}

// T1: the servers do not wait for the desktop's build.
func TestServersDoNotWaitForTheWindow(t *testing.T) {
	r := runHouse(t, time.Minute,
		serverPart("web", "echo ready web http://w; "+forever),
		Part{Name: "desktop", Window: true, Build: []Command{shell(forever)}, Run: shell("true")},
	)
	r.screen.await("THE TABLE")
	r.stop()
	if err := <-r.result; !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v, want context.Canceled", err)
	}
}

func TestServersGoOnWithoutTheWindow(t *testing.T) {
	tests := []struct {
		name, want string
		window     Part
	}{
		{"closed", "window was closed; the servers go on", Part{Run: shell("true")}},
		{"crashed", "desktop stopped: exit status 1", Part{Run: shell("exit 1")}},
		{"not built", "Going on without desktop", Part{Build: []Command{shell("exit 1")}}},
		{"not startable", "Going on without desktop", Part{Run: Command{Args: []string{"/does/not/exist"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.window.Name, tt.window.Window = "desktop", true
			r := runHouse(t, time.Minute, serverPart("web", "echo ready web http://w; "+forever), tt.window)
			r.screen.await(tt.want)
			r.stop()
			if err := <-r.result; !errors.Is(err, context.Canceled) {
				t.Errorf("Run = %v, want context.Canceled", err)
			}
		})
	}
}
