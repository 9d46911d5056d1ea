-- The protocol log. The id is the event's own; log has what is searched, in rows so small that it needs no index.
DROP TABLE events;
CREATE TABLE log (id INTEGER PRIMARY KEY, sid TEXT NOT NULL, flow TEXT NOT NULL, client_id TEXT NOT NULL, failed INTEGER NOT NULL);
CREATE TABLE log_docs (id INTEGER PRIMARY KEY, doc TEXT NOT NULL);
