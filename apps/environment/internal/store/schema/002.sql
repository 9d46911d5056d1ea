-- What differs from environment.yaml; an empty doc is an entry that was deleted.
CREATE TABLE directory (
  n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, UNIQUE (kind, id)
);
INSERT INTO directory (kind, id, doc) SELECT 'organization', id, doc FROM organizations;
INSERT INTO directory (kind, id, doc) SELECT 'user', id, json_set(doc, '$.email_verified', json('true')) FROM users;
DROP TABLE organizations;
DROP TABLE users;

CREATE TABLE user_logins (sub TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;

-- When a session ends unless it is used; each use moves it.
ALTER TABLE sessions ADD COLUMN idle_expires_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET idle_expires_at = expires_at;
DROP INDEX sessions_by_use;
CREATE INDEX sessions_by_idle ON sessions (ended_at, idle_expires_at);

-- Where the browser came from.
ALTER TABLE session_devices ADD COLUMN ip TEXT NOT NULL DEFAULT '';
-- The organization for which an application took part last.
ALTER TABLE session_clients ADD COLUMN oid TEXT NOT NULL DEFAULT '';
CREATE INDEX grants_of_client ON grants (client_id);
CREATE INDEX sessions_by_creation ON sessions (created_at, sid);
