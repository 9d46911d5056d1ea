package store

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/directory"
)

// old makes a database as the first version wrote it.
func old(t *testing.T, dir string, statements ...string) {
	t.Helper()
	script, err := migrations.ReadFile("schema/001.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "environment.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range append([]string{string(script)}, statements...) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// E3: a database of the first version keeps its users and sessions.
func TestMigrate(t *testing.T) {
	dir := t.TempDir()
	old(t, dir, `INSERT INTO users VALUES ('usr_x', 'x@example.com', '{"id":"usr_x","email":"x@example.com"}')`,
		`INSERT INTO organizations VALUES ('org_x', '{"id":"org_x","name":"X"}')`,
		`INSERT INTO sessions (sid, cookie, sub, amr, auth_time, created_at, seen_at, expires_at) VALUES ('ses_x', 'c', 'usr_x', '', 1, 1, 1, 9)`)
	s := open(t, dir)
	records, err := s.LoadRecords()
	if err != nil || len(records) != 2 || records[0].Kind != directory.KindOrganization || !strings.Contains(string(records[1].Doc), `"email_verified":true`) {
		t.Errorf("%d records, %v", len(records), err)
	}
	if got, err := s.Session(t.Context(), "ses_x"); err != nil || !got.IdleEnd.Equal(got.ExpiresAt) {
		t.Errorf("session %+v, %v", got, err)
	}
}

// E3: a database of a later version is left alone.
func TestMigrateBack(t *testing.T) {
	dir := t.TempDir()
	old(t, dir, `PRAGMA user_version = 1000`)
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("error %v", err)
	}
}
