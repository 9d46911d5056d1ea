package single

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

var (
	// ErrRunning says that another instance runs, and that it has got the message.
	ErrRunning = errors.New("single: another instance runs, and was told")

	errNoAnswer = errors.New("single: another instance runs but does not answer: end it, then start again")
	errMessage  = fmt.Errorf("single: a link must be one line of at most %d bytes", MaxLink)
)

// MaxLink bounds a link, in bytes.
const MaxLink = 8 << 10

const (
	startTimeout = 10 * time.Second      // for another instance that is starting or ending
	retryAfter   = 25 * time.Millisecond // between two looks at it
	offerTimeout = 2 * time.Second
)

// Instance is the one instance of its key. Close it when the app ends.
type Instance struct {
	dir string

	mu   sync.Mutex
	post *post
}

// post is what the one instance of a key holds.
type post struct {
	key      string
	lock     *os.File
	listener *net.UnixListener
}

// Start makes this process the one instance of key. Where another one runs, that
// is asked to open link, or, if link is empty, to come to the front; then the error
// is [ErrRunning].
func Start(ctx context.Context, dir, key, link string) (*Instance, error) {
	p, err := claim(ctx, dir, key, link)
	if err != nil {
		return nil, err
	}
	return &Instance{dir: dir, post: p}, nil
}

// Move makes the instance the one of another key, for an app whose settings change.
// Its errors are those of Start, and leave it as it was.
func (i *Instance) Move(ctx context.Context, key, link string) error {
	older := i.at()
	if older.key == key {
		return nil
	}
	p, err := claim(ctx, i.dir, key, link)
	if err != nil {
		return err
	}
	i.mu.Lock()
	i.post = p
	i.mu.Unlock()
	return older.close()
}

func (i *Instance) at() *post {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.post
}

// claim tries until this process is first, or another one was told.
func claim(ctx context.Context, dir, key, link string) (*post, error) {
	if !sendable(link) {
		return nil, errMessage
	}
	ctx, cancel := context.WithTimeoutCause(ctx, startTimeout, errNoAnswer)
	defer cancel()
	for {
		p, err := lead(dir, key)
		if err != nil || p != nil {
			return p, err
		}
		// The other one may be between its lock and its socket, at either end of its life.
		if ask(ctx, socketOf(dir, key), verbOpen, link) {
			return nil, ErrRunning
		}
		select {
		case <-time.After(retryAfter):
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// Offer gives a link to the running instance that can use it, of any key, and
// tells whether there was one. A program that the system starts for a link may
// have other settings than the one that waits for it.
func Offer(ctx context.Context, dir, link string) bool {
	if !sendable(link) {
		return false
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), socketSuffix) && offer(ctx, filepath.Join(dir, entry.Name()), link) {
			return true
		}
	}
	return false
}

func offer(ctx context.Context, socket, link string) bool {
	ctx, cancel := context.WithTimeout(ctx, offerTimeout)
	defer cancel()
	return ask(ctx, socket, verbOffer, link)
}

const socketSuffix = ".sock"

func socketOf(dir, key string) string { return filepath.Join(dir, key+socketSuffix) }

// lead returns nil if another process has the lock. A socket that is there when
// the lock is free belongs to a process that was killed.
func lead(dir, key string) (*post, error) {
	lock, err := os.OpenFile(filepath.Join(dir, key+".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("single: %w", err)
	}
	locked, err := tryLock(lock)
	if err != nil || !locked {
		return nil, errors.Join(err, lock.Close())
	}
	socket := socketOf(dir, key)
	if err := os.Remove(socket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("single: %w", err), lock.Close())
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("single: listen: %w", err), lock.Close())
	}
	return &post{key, lock, listener}, nil
}

// Close lets the next instance start.
func (i *Instance) Close() error { return i.at().close() }

func (p *post) close() error {
	err := p.listener.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil // Serve has closed it
	}
	return errors.Join(err, p.lock.Close())
}
