//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
)

// Console writes whole lines from many sources to one place. On a terminal it keeps a status line below them.
type Console struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
	colour   bool
	status   string
	seen     []string
}

// NewConsole returns a console that writes to out. A status line is shown only on a terminal.
func NewConsole(out io.Writer, terminal, colour bool) *Console {
	return &Console{out: out, terminal: terminal, colour: colour}
}

// Print writes text, which may have several lines.
func (c *Console) Print(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write(strings.TrimRight(text, "\n") + "\n")
}

// Line writes one line with its source's name in front.
func (c *Console) Line(name, line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write(c.prefix(name) + line + "\n")
}

// Status replaces the line below the log; empty removes it.
func (c *Console) Status(text string) {
	if !c.terminal {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status = text
	c.write("")
}

// write puts text above the status line. The caller holds the lock.
func (c *Console) write(text string) {
	if c.terminal {
		text = "\r\x1b[K" + text + c.status
	}
	// A terminal that has gone away is no reason to stop.
	_, _ = io.WriteString(c.out, text)
}

const prefixWidth = len("environment")

// prefix is the padded name, in a colour that stays the same for that name.
func (c *Console) prefix(name string) string {
	padded := fmt.Sprintf("%-*s │ ", prefixWidth, name)
	if !c.colour {
		return padded
	}
	colours := []int{36, 32, 35, 33, 34}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colours[c.index(name)%len(colours)], padded)
}

func (c *Console) index(name string) int {
	for i, known := range c.seen {
		if known == name {
			return i
		}
	}
	c.seen = append(c.seen, name)
	return len(c.seen) - 1
}

// lineWriter passes what is written to it on as whole lines. One process writes to it, through one pipe.
type lineWriter struct {
	rest []byte
	line func(string)
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	for {
		end := bytes.IndexByte(w.rest, '\n')
		if end < 0 {
			return len(p), nil
		}
		w.line(strings.TrimRight(string(w.rest[:end]), "\r"))
		w.rest = w.rest[end+1:]
	}
}

// Flush passes on a last line that has no end.
func (w *lineWriter) Flush() {
	if len(w.rest) > 0 {
		w.line(string(w.rest))
		w.rest = nil
	}
}
