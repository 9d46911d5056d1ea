-- What belongs to a row goes with it.
CREATE TRIGGER session_gone AFTER DELETE ON sessions BEGIN
  DELETE FROM session_devices WHERE sid = OLD.sid;
  DELETE FROM session_clients WHERE sid = OLD.sid;
  DELETE FROM grants WHERE sid = OLD.sid;
END;
CREATE TRIGGER grant_gone AFTER DELETE ON grants BEGIN
  DELETE FROM refresh_tokens WHERE grant_id = OLD.id;
END;
CREATE TRIGGER delivery_gone AFTER DELETE ON deliveries BEGIN
  DELETE FROM delivery_attempts WHERE delivery_id = OLD.id;
END;

-- What is over is found without reading what is not.
CREATE INDEX grants_unused ON grants (code_expires_at) WHERE code_used_at = 0;
CREATE INDEX refresh_tokens_rotated ON refresh_tokens (rotated_at) WHERE rotated_at > 0;
CREATE INDEX deliveries_by_creation ON deliveries (created_at);
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);
