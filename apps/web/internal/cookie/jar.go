package cookie

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// KeySize is the length of a key in bytes (AES-256).
const KeySize = 32

// ErrInvalid says that a cookie was not sealed by this app for this purpose: it
// was changed, moved, cut, or its key was rotated out.
var ErrInvalid = errors.New("cookie: the seal does not open")

// A Spec names one kind of cookie. Every cookie is HttpOnly and SameSite=Lax.
type Spec struct {
	// Name without prefix; on https it is sent as __Host-Name or __Secure-Name.
	Name string
	// Path limits the requests that carry it.
	Path string
	// MaxAge is how long the browser keeps it; zero means until it closes.
	MaxAge time.Duration
}

// encoding is strict, so that a sealed value has one spelling.
var encoding = base64.RawURLEncoding.Strict()

// Jar seals, sets, reads and clears cookies, and seals what is shared between servers. It is safe for concurrent use.
type Jar struct {
	keys   []cipher.AEAD
	secure bool
}

// New returns a jar whose first key seals; all keys open. secure marks the
// cookies Secure and prefixes their names (RFC 6265bis §4.1.3); it must be true
// for an app that is served over https.
func New(keys [][]byte, secure bool) (*Jar, error) {
	if len(keys) == 0 {
		return nil, errors.New("cookie: no key")
	}
	j := &Jar{secure: secure}
	for _, key := range keys {
		if len(key) != KeySize {
			return nil, fmt.Errorf("cookie: a key has %d bytes, want %d", len(key), KeySize)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("cookie: key: %w", err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("cookie: key: %w", err)
		}
		j.keys = append(j.keys, aead)
	}
	return j, nil
}

// Name returns the name that the browser sees.
func (j *Jar) Name(s Spec) string {
	switch {
	case !j.secure:
		return s.Name
	case s.Path == "/":
		return "__Host-" + s.Name
	}
	return "__Secure-" + s.Name
}

// Set seals value and sends it. It fails when the value is too large for
// [MaxChunks] cookies; nothing is sent then.
func (j *Jar) Set(w http.ResponseWriter, s Spec, value []byte) error {
	sealed := encoding.EncodeToString(j.seal(value, j.purpose(s)))
	parts, err := split(sealed)
	if err != nil {
		return fmt.Errorf("cookie: %s: %w", s.Name, err)
	}
	for i, part := range parts {
		http.SetCookie(w, j.cookie(s, i, part, int(s.MaxAge/time.Second)))
	}
	return nil
}

// Get opens the cookie that the request carries. Errors: [http.ErrNoCookie], [ErrInvalid].
func (j *Jar) Get(r *http.Request, s Spec) ([]byte, error) {
	sealed, err := j.join(r, s)
	if err != nil {
		return nil, err
	}
	box, err := encoding.DecodeString(sealed)
	if err != nil {
		return nil, ErrInvalid
	}
	return j.open(box, j.purpose(s))
}

// Seal closes a value that is kept elsewhere than in a cookie. What was sealed for
// one purpose opens for no other.
func (j *Jar) Seal(value []byte, purpose string) []byte {
	return j.seal(value, []byte(elsewhere+purpose))
}

// Open opens what Seal closed, or returns [ErrInvalid].
func (j *Jar) Open(box []byte, purpose string) ([]byte, error) {
	return j.open(box, []byte(elsewhere+purpose))
}

func (j *Jar) seal(value, purpose []byte) []byte { return j.keys[0].Seal(nil, nil, value, purpose) }

func (j *Jar) open(box, purpose []byte) ([]byte, error) {
	for _, key := range j.keys {
		if value, err := key.Open(nil, nil, box, purpose); err == nil {
			return value, nil
		}
	}
	return nil, ErrInvalid
}

// Clear makes the browser forget the cookie and every part it may have. The
// parts are cleared blindly: a cookie with a narrow path is not sent here.
func (j *Jar) Clear(w http.ResponseWriter, s Spec) {
	for i := range MaxChunks {
		http.SetCookie(w, j.cookie(s, i, "", -1))
	}
}

// Find returns the specs of the request's cookies whose name begins with
// family.Name, as when each login attempt has a cookie of its own.
func (j *Jar) Find(r *http.Request, family Spec) []Spec {
	var found []Spec
	prefix := j.Name(family)
	for _, c := range r.Cookies() {
		if rest, ok := strings.CutPrefix(c.Name, prefix); ok && !strings.Contains(rest, chunkMark) {
			spec := family
			spec.Name += rest
			found = append(found, spec)
		}
	}
	return found
}

func (j *Jar) cookie(s Spec, chunk int, value string, maxAge int) *http.Cookie {
	return &http.Cookie{Name: chunkName(j.Name(s), chunk), Value: value, Path: s.Path, MaxAge: maxAge,
		Secure: j.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// elsewhere begins the additional data of what is no cookie.
const elsewhere = "multiapp sealed 1\x00"

// purpose is the additional data of the seal.
func (j *Jar) purpose(s Spec) []byte {
	return []byte("multiapp cookie 1\x00" + s.Name + "\x00" + s.Path)
}
