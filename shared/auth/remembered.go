package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

// verifiedTokens remembers claims by the SHA-256 of their token.
type verifiedTokens struct {
	mu     sync.RWMutex
	limit  int
	claims map[[sha256.Size]byte]*Claims
}

func (v *verifiedTokens) get(sum [sha256.Size]byte) *Claims {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.claims[sum]
}

// put makes room by forgetting what has expired, else anything: a forgotten
// token is only verified again.
func (v *verifiedTokens) put(sum [sha256.Size]byte, claims *Claims, now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.claims == nil {
		v.claims = make(map[[sha256.Size]byte]*Claims)
	}
	if len(v.claims) >= v.limit {
		v.makeRoom(now)
	}
	v.claims[sum] = claims
}

func (v *verifiedTokens) makeRoom(now time.Time) {
	for sum, claims := range v.claims {
		if now.After(claims.Expiry.Add(leeway)) {
			delete(v.claims, sum)
		}
	}
	for sum := range v.claims {
		if len(v.claims) < v.limit {
			return
		}
		delete(v.claims, sum)
	}
}
