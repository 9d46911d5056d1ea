-- Times are microseconds since 1970, 0 means "not yet". Hashes are SHA-256.
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS signing_keys (
  kid TEXT PRIMARY KEY, private_key BLOB NOT NULL, created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS organizations (id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sessions (
  sid TEXT PRIMARY KEY, cookie BLOB NOT NULL UNIQUE, sub TEXT NOT NULL, amr TEXT NOT NULL,
  auth_time INTEGER NOT NULL, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', ended_by TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_use ON sessions (ended_at, seen_at);
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (ended_at, expires_at);
CREATE INDEX IF NOT EXISTS sessions_of_user ON sessions (sub, ended_at);

-- The browser of a session as it named itself (User-Agent), for its user to recognize.
CREATE TABLE IF NOT EXISTS session_devices (sid TEXT PRIMARY KEY, user_agent TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS session_clients (
  sid TEXT NOT NULL, client_id TEXT NOT NULL, joined_at INTEGER NOT NULL, PRIMARY KEY (sid, client_id)
) WITHOUT ROWID;

-- A grant is an authorization code and, once the code is redeemed, the family of tokens that came from it.
CREATE TABLE IF NOT EXISTS grants (
  id TEXT PRIMARY KEY, code BLOB NOT NULL UNIQUE, sid TEXT NOT NULL, client_id TEXT NOT NULL, sub TEXT NOT NULL,
  oid TEXT NOT NULL, scope TEXT NOT NULL, redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL, nonce TEXT NOT NULL,
  auth_time INTEGER NOT NULL, amr TEXT NOT NULL, code_expires_at INTEGER NOT NULL,
  code_used_at INTEGER NOT NULL DEFAULT 0, revoked_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS grants_of_session ON grants (sid);

CREATE TABLE IF NOT EXISTS refresh_tokens (
  hash BLOB PRIMARY KEY, grant_id TEXT NOT NULL, created_at INTEGER NOT NULL, rotated_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_tokens_of_grant ON refresh_tokens (grant_id);

CREATE TABLE IF NOT EXISTS revoked_tokens (jti TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID;

-- The outbox of back-channel logout: one row per application to tell, one per attempt to tell it.
CREATE TABLE IF NOT EXISTS deliveries (
  id TEXT PRIMARY KEY, sid TEXT NOT NULL, sub TEXT NOT NULL, client_id TEXT NOT NULL, url TEXT NOT NULL,
  reason TEXT NOT NULL, created_at INTEGER NOT NULL, next_at INTEGER NOT NULL, state TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, next_at);
CREATE INDEX IF NOT EXISTS deliveries_of_session ON deliveries (sid);
CREATE TABLE IF NOT EXISTS delivery_attempts (
  delivery_id TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, duration INTEGER NOT NULL,
  status INTEGER NOT NULL, error TEXT NOT NULL, PRIMARY KEY (delivery_id, n)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, doc TEXT NOT NULL);
