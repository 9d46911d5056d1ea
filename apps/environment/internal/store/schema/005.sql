-- The log of authentication requests: one row each, with how far it has come.
CREATE TABLE auth_requests (
  id TEXT PRIMARY KEY, client_id TEXT NOT NULL, client_name TEXT NOT NULL, client_type TEXT NOT NULL, email TEXT NOT NULL,
  oid TEXT NOT NULL, status TEXT NOT NULL, at INTEGER NOT NULL, workflow TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_requests_by_time ON auth_requests (at, id);
