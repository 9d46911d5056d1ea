package management

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"
)

// position is a place in a list: beside an entry that is named by what it is sorted by. Entries that come or go elsewhere
// do not move it, and it stays good when its own entry is gone.
type position struct {
	Version int    `json:"v"`
	At      int64  `json:"t"` // nanoseconds since 1970, 0 for an entry without a time
	ID      string `json:"i"`
	Back    bool   `json:"b,omitempty"` // the page that ends before the entry, not the one that begins after it
}

// start tells whether the position is the beginning of the list.
func (p position) start() bool { return p.ID == "" }

// tokenVersion changes when positions do. A token of another version is refused.
const tokenVersion = 1

// pager makes and reads page tokens. A token is signed together with the list that it belongs to (the path, the filters):
// nobody can make one up, and none leads into another list. It opens nothing: each page needs an access token.
type pager struct{ key []byte }

func (p pager) token(list string, at position) string {
	at.Version = tokenVersion
	text, _ := json.Marshal(at) // numbers and strings only
	return base64.RawURLEncoding.EncodeToString(append(p.mac(list, text), text...))
}

const macSize = 16 // bytes

func (p pager) mac(list string, text []byte) []byte {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(list))
	mac.Write([]byte{0})
	mac.Write(text)
	return mac.Sum(nil)[:macSize]
}

// position reads a token. The empty one is the beginning.
func (p pager) position(list, token string) (at position, err error) {
	if token == "" {
		return position{}, nil
	}
	bad := invalid(violation{"page_token", "it is none that this list returned with these filters: start without one"})
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < macSize {
		return position{}, bad
	}
	mac, text := raw[:macSize], raw[macSize:]
	if !hmac.Equal(mac, p.mac(list, text)) {
		return position{}, bad
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&at); err != nil || at.Version != tokenVersion || at.start() {
		return position{}, bad
	}
	return at, nil
}

// links are the last members of each list.
type links struct {
	Next  string `json:"next_page_token"` // empty on the last page
	Prev  string `json:"prev_page_token"` // empty on the first page
	Total int    `json:"total_size"`      // entries on all pages together, at this moment
}

// listOf says what a page token belongs to: the path and the filters.
func (r request) listOf() string {
	filters := query{}.Values
	if len(r.query.Values) > 0 {
		filters = make(map[string][]string, len(r.query.Values))
		for name, values := range r.query.Values {
			if name != "page_size" && name != "page_token" && values[0] != "" {
				filters[name] = values
			}
		}
	}
	return r.URL.Path + "?" + filters.Encode()
}

// fetch returns entries of a list in its order, at most limit: those after a position, or those before it.
type fetch[T any] func(at position, limit int) ([]T, error)

// page reads the page that a request asks for. place says where an entry is in the list.
func page[T any](p pager, r request, read fetch[T], place func(T) position) (entries []T, l links, err error) {
	size, err := r.query.size()
	if err != nil {
		return nil, l, err
	}
	list := r.listOf()
	at, err := p.position(list, r.query.Get("page_token"))
	if err != nil {
		return nil, l, err
	}
	entries, err = read(at, size+1)
	if err != nil {
		return nil, l, err
	}
	more := len(entries) > size
	switch {
	case more && at.Back:
		entries = entries[1:]
	case more:
		entries = entries[:size]
	}
	if len(entries) == 0 {
		return []T{}, l, nil
	}
	if before := place(entries[0]); at.Back && more || !at.Back && !at.start() {
		before.Back = true
		l.Prev = p.token(list, before)
	}
	if more || at.Back {
		l.Next = p.token(list, place(entries[len(entries)-1]))
	}
	return entries, l, nil
}

// moment is the time of a position.
func (p position) moment() time.Time { return time.Unix(0, p.At) }

func placeOf(at time.Time, id string) position {
	if at.IsZero() {
		return position{ID: id}
	}
	return position{At: at.UnixNano(), ID: id}
}

// sorted reads pages from entries that are all there: the oldest first.
func sorted[T any](all []T, place func(T) position) fetch[T] {
	slices.SortFunc(all, func(a, b T) int { return place(a).compare(place(b)) })
	return func(at position, limit int) ([]T, error) {
		if at.start() {
			return all[:min(limit, len(all))], nil
		}
		i, found := slices.BinarySearchFunc(all, at, func(entry T, at position) int { return place(entry).compare(at) })
		if at.Back {
			return all[max(0, i-limit):i], nil
		}
		if found {
			i++
		}
		return all[i:min(i+limit, len(all))], nil
	}
}

func (p position) compare(o position) int {
	return cmp.Or(cmp.Compare(p.At, o.At), cmp.Compare(p.ID, o.ID))
}
