package secretservice

import (
	"bufio"
	"os"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	servicePath = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath   = servicePath + "/collection/login"
	itemPath    = loginPath + "/1"
	promptPath  = servicePath + "/prompt/1"
)

// asking is a Secret Service whose collection is locked, with one item. Its prompt is
// shown when prompted is closed, and answered by the test.
type asking struct {
	conn     *dbus.Conn
	prompted chan struct{}
	answered chan struct{}
}

type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (a *asking) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), servicePath + "/session/1", nil
}

func (a *asking) Close() *dbus.Error { return nil }

func (a *asking) Get(string, string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant([]dbus.ObjectPath{loginPath}), nil
}

func (a *asking) Unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	select {
	case <-a.answered:
		return objects, "/", nil
	default:
		return []dbus.ObjectPath{}, promptPath, nil
	}
}

func (a *asking) SearchItems(map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	return []dbus.ObjectPath{itemPath}, nil
}

func (a *asking) GetSecret(session dbus.ObjectPath) (secret, *dbus.Error) {
	return secret{Session: session, Value: []byte("token:late"), ContentType: "text/plain"}, nil
}

func (a *asking) Prompt(string) *dbus.Error {
	close(a.prompted)
	return nil
}

// answer unlocks the collection, as a person does who types the password.
func (a *asking) answer() error {
	close(a.answered)
	return a.conn.Emit(promptPath, "org.freedesktop.Secret.Prompt.Completed", false, dbus.MakeVariant([]dbus.ObjectPath{loginPath}))
}

func (d *desktop) asking() *asking {
	d.t.Helper()
	a := &asking{conn: d.connect(), prompted: make(chan struct{}), answered: make(chan struct{})}
	for path, faces := range map[dbus.ObjectPath][]string{
		servicePath:                {"org.freedesktop.Secret.Service", "org.freedesktop.DBus.Properties"},
		servicePath + "/session/1": {"org.freedesktop.Secret.Session"},
		loginPath:                  {"org.freedesktop.Secret.Collection"},
		itemPath:                   {"org.freedesktop.Secret.Item"},
		promptPath:                 {"org.freedesktop.Secret.Prompt"},
	} {
		for _, face := range faces {
			if err := a.conn.Export(a, path, face); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	if _, err := a.conn.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue); err != nil {
		d.t.Fatal(err)
	}
	return a
}

// D3: a prompt that is answered after its caller has given up brings the secret; until
// then nothing is asked twice.
func TestPromptAnsweredLate(t *testing.T) {
	d := newDesktop(t)
	a := d.asking()
	c := d.command(os.Args[0])
	c.Env = append(c.Env, steps+"=glance,load,back,load")
	said, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	d.start(c)
	lines := bufio.NewScanner(said)
	next := func() string {
		lines.Scan()
		return lines.Text()
	}
	<-a.prompted
	if first, second := next(), next(); first != "slow" || second != "slow" {
		t.Fatalf("while the prompt is open: %s, %s", first, second)
	}
	if err := a.answer(); err != nil {
		t.Fatal(err)
	}
	if first, second := next(), next(); first != "back" || second != "ok late" {
		t.Errorf("after the answer: %s, %s", first, second)
	}
}
