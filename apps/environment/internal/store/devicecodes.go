package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// DeviceCode is the request of a device that waits for a person (RFC 8628 §3.1).
type DeviceCode struct {
	Hash      []byte // of the device code
	ClientID  string
	Scope     string // space-separated
	Flow      string // names the steps of this login in the journal
	IP        string // of the device
	CreatedAt time.Time
	ExpiresAt time.Time
	Interval  time.Duration // that has to lie between two polls; it grows
	DeniedAt  time.Time     // zero unless the person refused
	GrantID   string        // empty until the person agreed
}

const deviceColumns = `hash, client_id, scope, flow, ip, created_at, expires_at, interval, denied_at, grant_id`

func scanDevice(scan func(...any) error) (*DeviceCode, error) {
	var d DeviceCode
	var created, expires, interval, denied int64
	err := scan(&d.Hash, &d.ClientID, &d.Scope, &d.Flow, &d.IP, &created, &expires, &interval, &denied, &d.GrantID)
	d.CreatedAt, d.ExpiresAt, d.DeniedAt = unstamp(created), unstamp(expires), unstamp(denied)
	d.Interval = time.Duration(interval) * time.Microsecond
	return &d, err
}

// CreateDeviceCode saves a request with the hash of its user code, and forgets all but the newest keep. A user code that
// another device has is an error.
func (s *Store) CreateDeviceCode(ctx context.Context, d DeviceCode, userCodeHash []byte, keep int) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO device_codes (hash, user_code, client_id, scope, flow, ip, created_at, expires_at, interval) VALUES (?,?,?,?,?,?,?,?,?)`,
			d.Hash, userCodeHash, d.ClientID, d.Scope, d.Flow, d.IP, stamp(d.CreatedAt), stamp(d.ExpiresAt), d.Interval.Microseconds()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM device_codes WHERE expires_at < (SELECT expires_at FROM device_codes ORDER BY expires_at DESC LIMIT 1 OFFSET ?)`, keep-1)
		return err
	})
	return wrap(err, "create device code")
}

// DeviceCode reads a request by the hash of its device code, whatever its state, or returns ErrNotFound.
func (s *Store) DeviceCode(ctx context.Context, hash []byte) (*DeviceCode, error) {
	d, err := scanDevice(s.db.QueryRowContext(ctx, `SELECT `+deviceColumns+` FROM device_codes WHERE hash = ?`, hash).Scan)
	return d, found(err, "device code")
}

// WaitingDevice reads a request by the hash of its user code while nobody decided and it has not expired, or returns
// ErrNotFound.
func (s *Store) WaitingDevice(ctx context.Context, userCodeHash []byte, at time.Time) (*DeviceCode, error) {
	d, err := scanDevice(s.db.QueryRowContext(ctx, `SELECT `+deviceColumns+` FROM device_codes WHERE user_code = ? AND expires_at > ? AND denied_at = 0 AND grant_id = ''`,
		userCodeHash, stamp(at)).Scan)
	return d, found(err, "user code")
}

// errDecided rolls a decision back that came second.
var errDecided = errors.New("decided before, or expired")

// ApproveDevice decides once that a device is let in, and saves its grant. A request that does not wait any more is
// ErrNotFound. codeHash is that of the grant's code, which nobody needs to know: the device code takes its place.
func (s *Store) ApproveDevice(ctx context.Context, hash []byte, g Grant, codeHash []byte, at time.Time) error {
	return s.decideDevice(ctx, hash, at, `grant_id = ?`, g.ID, func(tx *sql.Tx) error { return createGrant(ctx, tx, g, codeHash, at) })
}

// DenyDevice decides once that a device is not let in. A request that does not wait any more is ErrNotFound.
func (s *Store) DenyDevice(ctx context.Context, hash []byte, at time.Time) error {
	return s.decideDevice(ctx, hash, at, `denied_at = ?`, stamp(at), func(*sql.Tx) error { return nil })
}

func (s *Store) decideDevice(ctx context.Context, hash []byte, at time.Time, set string, value any, also func(*sql.Tx) error) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		decided, err := changed(tx.ExecContext(ctx, `UPDATE device_codes SET `+set+` WHERE hash = ? AND expires_at > ? AND denied_at = 0 AND grant_id = ''`,
			value, hash, stamp(at)))
		if err != nil {
			return err
		}
		if !decided {
			return errDecided
		}
		return also(tx)
	})
	if errors.Is(err, errDecided) {
		return ErrNotFound
	}
	return wrap(err, "decide on a device")
}

// PollDevice notes that the device asked, and tells whether it came too early: before its interval, less the leeway, was
// over. Then the interval is longer by step from that moment on (RFC 8628 §3.5).
func (s *Store) PollDevice(ctx context.Context, hash []byte, at time.Time, leeway, step time.Duration) (early bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) (err error) {
		early, err = changed(tx.ExecContext(ctx, `UPDATE device_codes SET interval = interval + ? WHERE hash = ? AND polled_at > 0 AND polled_at + interval > ?`,
			step.Microseconds(), hash, stamp(at.Add(leeway))))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE device_codes SET polled_at = ? WHERE hash = ?`, stamp(at), hash)
		return err
	})
	return early, wrap(err, "note a device's poll")
}
