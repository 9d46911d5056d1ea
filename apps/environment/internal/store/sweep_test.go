package store

import (
	"testing"
	"time"
)

// E3: many old sessions go, in several steps, with everything that belongs to them; living ones keep theirs.
func TestSweepInSteps(t *testing.T) {
	s := open(t, t.TempDir())
	seedSession(t, s, "live")
	_, err := s.db.Exec(`
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2 * ? + 50)
		INSERT INTO sessions (sid, cookie, sub, amr, auth_time, created_at, seen_at, expires_at, ended_at) SELECT 'ses_' || i, i, 'usr', '', 1, 1, 1, 1, 1 FROM n;
		INSERT INTO session_devices (sid, user_agent) SELECT sid, '' FROM sessions WHERE ended_at > 0;
		INSERT INTO grants (id, code, sid, client_id, sub, oid, scope, redirect_uri, challenge, nonce, auth_time, amr, code_expires_at, code_used_at)
		SELECT 'gr_' || sid, sid, sid, '', '', '', '', '', '', '', 1, '', 1, 1 FROM sessions WHERE ended_at > 0;
		INSERT INTO refresh_tokens (hash, grant_id, created_at) SELECT id, id, 1 FROM grants WHERE sid <> 'ses_live'`, sweepStep)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sweep(t.Context(), now, Retention{Ended: time.Hour, Unused: time.Hour, Rotated: time.Hour, Deliveries: time.Hour, Requests: time.Hour}); err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]int{"sessions": 1, "session_devices": 1, "session_clients": 1, "grants": 1, "refresh_tokens": 1} {
		var got int
		if err := s.db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d rows, want %d, %v", table, got, want, err)
		}
	}
}
