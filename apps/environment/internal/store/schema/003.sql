-- The protocol log. The id is the event's own; the other columns are what it is searched by.
DROP TABLE events;
CREATE TABLE log (
  id INTEGER PRIMARY KEY, sid TEXT NOT NULL, flow TEXT NOT NULL, client_id TEXT NOT NULL, failed INTEGER NOT NULL,
  doc TEXT NOT NULL
);
CREATE INDEX log_of_session ON log (sid, id) WHERE sid <> '';
CREATE INDEX log_of_flow ON log (flow, id) WHERE flow <> '';
CREATE INDEX log_of_client ON log (client_id, id) WHERE client_id <> '';
CREATE INDEX log_of_failures ON log (id) WHERE failed = 1;
