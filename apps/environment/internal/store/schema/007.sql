-- Devices that wait for a person to let them in (RFC 8628). Both codes are hashes; grant_id is empty until somebody agreed.
CREATE TABLE device_codes (
  hash BLOB PRIMARY KEY, user_code BLOB NOT NULL UNIQUE, client_id TEXT NOT NULL, scope TEXT NOT NULL, flow TEXT NOT NULL,
  ip TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, interval INTEGER NOT NULL,
  polled_at INTEGER NOT NULL DEFAULT 0, denied_at INTEGER NOT NULL DEFAULT 0, grant_id TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX device_codes_by_expiry ON device_codes (expires_at);
