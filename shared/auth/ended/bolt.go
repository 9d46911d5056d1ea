package ended

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

var bucket = []byte("endings")

// Bolt is a Registry in one file, for one process.
type Bolt struct {
	db       *bbolt.DB
	now      func() time.Time
	swept    time.Time // belongs to the one write transaction there can be
	watchers watchers
}

// OpenBolt opens or creates the file, which only its owner can read. It fails
// after a second when another process holds the file. A nil now means time.Now.
func OpenBolt(path string, now func() time.Time) (*Bolt, error) {
	if now == nil {
		now = time.Now
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("ended: open %s (does another process use it?): %w", path, err)
	}
	b := &Bolt{db: db, now: now}
	if err := b.update(b.sweep); err != nil {
		_ = db.Close()
		return nil, err
	}
	return b, nil
}

// End implements [Registry]. The ending is on disk when it returns.
func (b *Bolt) End(_ context.Context, e Ending) error {
	e = e.complete(b.now())
	if err := b.update(func(endings *bbolt.Bucket) error { return b.put(endings, e) }); err != nil {
		return err
	}
	b.watchers.tell(e)
	return nil
}

func (b *Bolt) put(endings *bbolt.Bucket, e Ending) error {
	if err := b.sweep(endings); err != nil {
		return err
	}
	key := []byte(e.key())
	if stored := endings.Get(key); stored != nil {
		if old, err := decode(stored); err != nil || !e.replaces(old) {
			return err
		}
	}
	return endings.Put(key, e.encode())
}

// Ended implements [Registry].
func (b *Bolt) Ended(_ context.Context, sid, sub string, issuedAt time.Time) (bool, error) {
	_, over, err := b.find(sid, sub, issuedAt)
	return over, err
}

// Watch implements [Registry].
func (b *Bolt) Watch(ctx context.Context, sid, sub string, issuedAt time.Time) (<-chan Ending, error) {
	return b.watchers.watch(ctx, sid, sub, issuedAt, func() (Ending, bool, error) { return b.find(sid, sub, issuedAt) })
}

func (b *Bolt) find(sid, sub string, issuedAt time.Time) (e Ending, over bool, err error) {
	err = b.db.View(func(tx *bbolt.Tx) (err error) {
		endings := tx.Bucket(bucket)
		e, over, err = find(func(key string) (Ending, bool, error) {
			stored := endings.Get([]byte(key))
			if stored == nil {
				return Ending{}, false, nil
			}
			e, err := decode(stored)
			return e, true, err
		}, sid, sub, issuedAt)
		return err
	})
	if err != nil && !errors.Is(err, ErrUnavailable) {
		err = unavailable("read", err)
	}
	return e, over, err
}

// Close implements [Registry].
func (b *Bolt) Close() error {
	b.watchers.close()
	return b.db.Close()
}

func (b *Bolt) update(change func(*bbolt.Bucket) error) error {
	err := b.db.Update(func(tx *bbolt.Tx) error {
		endings, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		return change(endings)
	})
	if err != nil {
		return unavailable("write", err)
	}
	return nil
}

// sweep forgets what no living token can meet any more.
func (b *Bolt) sweep(endings *bbolt.Bucket) error {
	now := b.now()
	if now.Sub(b.swept) < sweepEvery {
		return nil
	}
	b.swept = now
	c := endings.Cursor()
	for key, stored := c.First(); key != nil; key, stored = c.Next() {
		// One that cannot be read would fail every question about its session.
		if e, err := decode(stored); err != nil || now.Sub(e.Received) > Retention {
			if err := c.Delete(); err != nil {
				return err
			}
		}
	}
	return nil
}
