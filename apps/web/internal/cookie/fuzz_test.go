package cookie

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// W4: cookies that were changed in any place do not open.
func FuzzGet(f *testing.F) {
	j := newJar(f, false, newKey, oldKey)
	for _, size := range []int{0, 1, 1200, 2850, 6000} {
		value := bytes.Repeat([]byte("s"), size)
		for _, with := range []string{"", "A", "2", "+", "0", ".", "\""} {
			f.Add(value, uint8(0), uint16(0), uint16(len(with)), with)
			f.Add(value, uint8(0), uint16(0), uint16(0), with)
			f.Add(value, uint8(1), uint16(chunkSize), uint16(1), with)
		}
	}
	f.Fuzz(func(t *testing.T, value []byte, chunk uint8, at, cut uint16, with string) {
		if len(value) > 8000 {
			return
		}
		good := set(t, j, access, value)
		changed := slices.Clone(good)
		n := int(chunk) % len(good)
		c, i := *good[n], min(int(at), len(good[n].Value))
		c.Value = c.Value[:i] + with + c.Value[min(i+int(cut), len(c.Value)):]
		changed[n] = &c
		sent := header(changed...)
		got, err := j.Get(sent, access)
		switch same := carries(sent, good); {
		case same && (err != nil || !bytes.Equal(got, value)):
			t.Errorf("what was set does not open: %v", err)
		case !same && err == nil:
			t.Errorf("opened after %q took the place of %d bytes at %d of part %d", with, cut, at, n)
		case err != nil && !errors.Is(err, ErrInvalid) && !errors.Is(err, http.ErrNoCookie):
			t.Errorf("error %v", err)
		}
	})
}

// header is a request with cookies as an attacker writes them, who is not bound by what may be in a value.
func header(cookies ...*http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range cookies {
		r.Header.Add("Cookie", c.Name+"="+c.Value)
	}
	return r
}

// carries tells whether a request still carries these values, as it may when a change was to nothing that is read.
func carries(r *http.Request, cookies []*http.Cookie) bool {
	for _, c := range cookies {
		if got, err := r.Cookie(c.Name); err != nil || got.Value != c.Value {
			return false
		}
	}
	return true
}

// M4: what was sealed for elsewhere opens unchanged, and for its purpose alone.
func FuzzOpen(f *testing.F) {
	j := newJar(f, false, newKey, oldKey)
	f.Add([]byte("value"), "purpose", "purpose", uint16(0), byte(0))
	f.Add([]byte("value"), "purpose", "another", uint16(0), byte(0))
	f.Add([]byte("value"), "", "", uint16(3), byte(1))
	f.Add([]byte{}, "app_access\x00/", "app_access", uint16(40), byte(128))
	f.Fuzz(func(t *testing.T, value []byte, sealed, opened string, at uint16, flip byte) {
		box := j.Seal(value, sealed)
		box[int(at)%len(box)] ^= flip
		got, err := j.Open(box, opened)
		if good := flip == 0 && sealed == opened; good != (err == nil) || good && !bytes.Equal(got, value) {
			t.Errorf("Open = %q, %v; flipped %d, sealed for %q, opened for %q", got, err, flip, sealed, opened)
		}
		if _, err := j.Open(value, opened); !errors.Is(err, ErrInvalid) {
			t.Errorf("opened what nobody sealed: %v", err)
		}
	})
}
