package cookie

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

const (
	// MaxChunks is into how many cookies a value may be split.
	MaxChunks = 3
	// chunkSize leaves room for name and attributes under the 4,096 bytes that
	// browsers guarantee per cookie (RFC 6265 §6.1).
	chunkSize = 3800
	chunkMark = "."
)

// split cuts a sealed value to cookie size. The first part begins with the
// number of parts.
func split(sealed string) ([]string, error) {
	count := (len(sealed) + chunkSize - 1) / chunkSize
	if count > MaxChunks {
		return nil, fmt.Errorf("the sealed value has %d bytes, and %d cookies hold %d: put fewer roles and permissions into the token",
			len(sealed), MaxChunks, MaxChunks*chunkSize)
	}
	parts := make([]string, count)
	for i := range parts {
		parts[i] = sealed[i*chunkSize : min((i+1)*chunkSize, len(sealed))]
	}
	parts[0] = strconv.Itoa(count) + chunkMark + parts[0]
	return parts, nil
}

// join puts the parts of a request's cookie together. Parts left over from a
// larger value are not looked at; parts of two values joined do not open.
func (j *Jar) join(r *http.Request, s Spec) (string, error) {
	name := j.Name(s)
	first, err := r.Cookie(name)
	if err != nil {
		return "", err
	}
	number, sealed, ok := strings.Cut(first.Value, chunkMark)
	count, err := strconv.Atoi(number)
	if !ok || err != nil || count < 1 || count > MaxChunks || number != strconv.Itoa(count) {
		return "", ErrInvalid
	}
	for i := 1; i < count; i++ {
		part, err := r.Cookie(chunkName(name, i))
		if err != nil {
			return "", ErrInvalid
		}
		sealed += part.Value
	}
	return sealed, nil
}

func chunkName(name string, chunk int) string {
	if chunk == 0 {
		return name
	}
	return name + chunkMark + strconv.Itoa(chunk)
}
