package cookie

import (
	"bytes"
	"net/http/httptest"
	"testing"
)

// session is about the size of an access token with its profile.
var session = bytes.Repeat([]byte("s"), 1200)

func BenchmarkSeal(b *testing.B) {
	j := newJar(b, true, newKey, oldKey)
	b.ReportAllocs()
	for b.Loop() {
		if err := j.Set(httptest.NewRecorder(), access, session); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	j := newJar(b, true, newKey, oldKey)
	r := request(set(b, j, access, session)...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := j.Get(r, access); err != nil {
			b.Fatal(err)
		}
	}
}
