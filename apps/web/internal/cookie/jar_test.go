package cookie

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var (
	oldKey = bytes.Repeat([]byte{1}, KeySize)
	newKey = bytes.Repeat([]byte{2}, KeySize)
	access = Spec{Name: "app_access", Path: "/"}
	narrow = Spec{Name: "app_refresh", Path: "/session/refresh", MaxAge: time.Minute}
)

func newJar(t testing.TB, secure bool, keys ...[]byte) *Jar {
	t.Helper()
	j, err := New(keys, secure)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func set(t testing.TB, j *Jar, s Spec, value []byte) []*http.Cookie {
	t.Helper()
	w := httptest.NewRecorder()
	if err := j.Set(w, s, value); err != nil {
		t.Fatal(err)
	}
	return w.Result().Cookies()
}

func request(cookies ...*http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// W4
func TestAttributes(t *testing.T) {
	tests := []struct {
		spec   Spec
		secure bool
		name   string
	}{
		{access, false, "app_access"},
		{access, true, "__Host-app_access"},
		{narrow, false, "app_refresh"},
		{narrow, true, "__Secure-app_refresh"},
	}
	for _, tt := range tests {
		c := set(t, newJar(t, tt.secure, oldKey), tt.spec, []byte("value"))[0]
		if c.Name != tt.name || c.Path != tt.spec.Path || c.Secure != tt.secure || c.Domain != "" {
			t.Errorf("cookie %+v, want name %s, path %s, secure %v", c, tt.name, tt.spec.Path, tt.secure)
		}
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != int(tt.spec.MaxAge.Seconds()) {
			t.Errorf("cookie %+v, want HttpOnly, SameSite=Lax, MaxAge %v", c, tt.spec.MaxAge)
		}
		if strings.Contains(c.Value, "value") {
			t.Error("the value can be read")
		}
	}
}

// W4: the seal binds value, name and path, and keys can be rotated.
func TestOpen(t *testing.T) {
	value := []byte("secret")
	sealed := set(t, newJar(t, false, oldKey), access, value)[0]
	renamed := &http.Cookie{Name: narrow.Name, Value: sealed.Value}
	otherPath := access
	otherPath.Path = "/elsewhere"
	flipped := *sealed
	flipped.Value = sealed.Value[:10] + swap(sealed.Value[10]) + sealed.Value[11:]

	tests := []struct {
		name   string
		jar    *Jar
		spec   Spec
		cookie *http.Cookie
		want   error
	}{
		{"OK", newJar(t, false, oldKey), access, sealed, nil},
		{"OKRotated", newJar(t, false, newKey, oldKey), access, sealed, nil},
		{"ErrRotatedOut", newJar(t, false, newKey), access, sealed, ErrInvalid},
		{"ErrMoved", newJar(t, false, oldKey), narrow, renamed, ErrInvalid},
		{"ErrOtherPath", newJar(t, false, oldKey), otherPath, sealed, ErrInvalid},
		{"ErrChanged", newJar(t, false, oldKey), access, &flipped, ErrInvalid},
		{"ErrCut", newJar(t, false, oldKey), access, &http.Cookie{Name: access.Name, Value: sealed.Value[:20]}, ErrInvalid},
		{"ErrEmpty", newJar(t, false, oldKey), access, &http.Cookie{Name: access.Name}, ErrInvalid},
		{"ErrCount", newJar(t, false, oldKey), access, &http.Cookie{Name: access.Name, Value: "99." + sealed.Value[2:]}, ErrInvalid},
		{"ErrNone", newJar(t, false, oldKey), access, &http.Cookie{Name: "other", Value: "x"}, http.ErrNoCookie},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.jar.Get(request(tt.cookie), tt.spec)
			if !errors.Is(err, tt.want) || err == nil && !bytes.Equal(got, value) {
				t.Errorf("Get = %q, %v; want error %v", got, err, tt.want)
			}
		})
	}
}

func swap(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}

func TestFirstKeySeals(t *testing.T) {
	c := set(t, newJar(t, false, newKey, oldKey), access, []byte("v"))[0]
	if _, err := newJar(t, false, newKey).Get(request(c), access); err != nil {
		t.Errorf("the first key did not seal: %v", err)
	}
}

// W4: a large token is split, each cookie stays under 4,096 bytes.
func TestLargeValues(t *testing.T) {
	j := newJar(t, true, oldKey)
	for _, size := range []int{0, 100, 2800, 2900, 6000, 8400} {
		value := bytes.Repeat([]byte("x"), size)
		cookies := set(t, j, access, value)
		for _, c := range cookies {
			if line := c.String(); len(line) >= 4096 {
				t.Errorf("size %d: a cookie has %d bytes", size, len(line))
			}
		}
		if got, err := j.Get(request(cookies...), access); err != nil || !bytes.Equal(got, value) {
			t.Errorf("size %d: %d cookies: %v", size, len(cookies), err)
		}
		if len(cookies) > 1 {
			if _, err := j.Get(request(cookies[:len(cookies)-1]...), access); !errors.Is(err, ErrInvalid) {
				t.Errorf("size %d: without its last part: %v", size, err)
			}
		}
	}
}

func TestTooLarge(t *testing.T) {
	w := httptest.NewRecorder()
	err := newJar(t, false, oldKey).Set(w, access, make([]byte, 9000))
	if err == nil || !strings.Contains(err.Error(), "roles and permissions") {
		t.Errorf("Set = %v, want an error that says what to do", err)
	}
	if len(w.Result().Cookies()) != 0 {
		t.Error("something was sent")
	}
}

// W7: clearing forgets every part, also those the request did not carry.
func TestClear(t *testing.T) {
	w := httptest.NewRecorder()
	newJar(t, false, oldKey).Clear(w, narrow)
	cookies := w.Result().Cookies()
	if len(cookies) != MaxChunks {
		t.Fatalf("%d cookies cleared, want %d", len(cookies), MaxChunks)
	}
	for _, c := range cookies {
		if c.MaxAge >= 0 || c.Path != narrow.Path || c.Value != "" {
			t.Errorf("%v does not clear", c)
		}
	}
}

func TestFind(t *testing.T) {
	j := newJar(t, true, oldKey)
	family := Spec{Name: "app_login_", Path: "/"}
	got := j.Find(request(&http.Cookie{Name: "__Host-app_login_a"}, &http.Cookie{Name: "app_login_b"},
		&http.Cookie{Name: "__Host-app_login_a.1"}, &http.Cookie{Name: "__Host-other"}), family)
	if len(got) != 1 || got[0].Name != "app_login_a" || got[0].Path != "/" {
		t.Errorf("Find = %v, want app_login_a", got)
	}
}

func TestNewRefusesKeys(t *testing.T) {
	for _, keys := range [][][]byte{nil, {[]byte("short")}, {oldKey, nil}} {
		if _, err := New(keys, true); err == nil {
			t.Errorf("New(%d keys) succeeded", len(keys))
		}
	}
}
