package ended

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

var bucket = []byte("ended")

// Bolt is a Registry in one file, for one process.
type Bolt struct {
	db  *bbolt.DB
	now func() time.Time
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
	return b.update(func(endings *bbolt.Bucket) error {
		if err := b.sweep(endings); err != nil {
			return err
		}
		key := []byte(e.key())
		if at := endings.Get(key); at != nil && timeOf(at).After(e.At) {
			return nil
		}
		return endings.Put(key, binary.BigEndian.AppendUint64(nil, uint64(e.At.UnixNano())))
	})
}

// Ended implements [Registry].
func (b *Bolt) Ended(_ context.Context, sid, sub string, issuedAt time.Time) (ended bool, err error) {
	err = b.db.View(func(tx *bbolt.Tx) error {
		endings := tx.Bucket(bucket)
		if sid != "" && endings.Get([]byte(sessionKey(sid))) != nil {
			ended = true
			return nil
		}
		if at := endings.Get([]byte(subjectKey(sub))); sub != "" && at != nil {
			ended = covers(timeOf(at), issuedAt)
		}
		return nil
	})
	return ended, err
}

// Close implements [Registry].
func (b *Bolt) Close() error { return b.db.Close() }

func (b *Bolt) update(change func(*bbolt.Bucket) error) error {
	err := b.db.Update(func(tx *bbolt.Tx) error {
		endings, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		return change(endings)
	})
	if err != nil {
		return fmt.Errorf("ended: write: %w", err)
	}
	return nil
}

// sweep forgets what no living token can meet any more.
func (b *Bolt) sweep(endings *bbolt.Bucket) error {
	oldest := b.now().Add(-Retention)
	c := endings.Cursor()
	for key, at := c.First(); key != nil; key, at = c.Next() {
		if timeOf(at).Before(oldest) {
			if err := c.Delete(); err != nil {
				return err
			}
		}
	}
	return nil
}

func timeOf(stored []byte) time.Time {
	return time.Unix(0, int64(binary.BigEndian.Uint64(stored)))
}
