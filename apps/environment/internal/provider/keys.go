package provider

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"example.com/multiapp/apps/environment/internal/store"
)

const keyBits = 2048

var errBadSignature = errors.New("signature of none of the environment's keys")

// Keys are the signing keys: the newest signs, all of them verify and are published, so that tokens from before a
// rotation stay good until they expire.
type Keys struct {
	store *store.Store
	ring  atomic.Pointer[keyRing]
}

type keyRing struct {
	signer, logoutSigner jose.Signer
	public               jose.JSONWebKeySet
}

// LoadKeys reads the signing keys and makes the first one where there is none.
func LoadKeys(ctx context.Context, s *store.Store, now func() time.Time) (*Keys, error) {
	k := &Keys{store: s}
	if n, err := s.KeyCount(ctx); err != nil {
		return nil, err
	} else if n == 0 {
		if err := RotateKeys(ctx, s, now()); err != nil {
			return nil, err
		}
	}
	return k, k.reload(ctx)
}

// RotateKeys makes a new signing key in the store. A running provider notices by Refresh.
func RotateKeys(ctx context.Context, s *store.Store, at time.Time) error {
	key, err := NewKey(at)
	if err != nil {
		return err
	}
	return s.SaveKey(ctx, key)
}

// NewKey makes a signing key, named by its thumbprint (RFC 7638).
func NewKey(at time.Time) (store.Key, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return store.Key{}, fmt.Errorf("make a signing key: %w", err)
	}
	thumbprint, err := (&jose.JSONWebKey{Key: &key.PublicKey}).Thumbprint(crypto.SHA256)
	if err != nil {
		return store.Key{}, fmt.Errorf("name the signing key: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return store.Key{}, fmt.Errorf("encode the signing key: %w", err)
	}
	return store.Key{ID: base64.RawURLEncoding.EncodeToString(thumbprint), Private: private, CreatedAt: at}, nil
}

// Refresh reads the keys again if another process rotated them.
func (k *Keys) Refresh(ctx context.Context) error {
	n, err := k.store.KeyCount(ctx)
	if err != nil || n == len(k.ring.Load().public.Keys) {
		return err
	}
	return k.reload(ctx)
}

func (k *Keys) reload(ctx context.Context) error {
	stored, err := k.store.Keys(ctx)
	if err != nil {
		return err
	}
	ring := &keyRing{}
	for i, s := range stored {
		private, err := x509.ParsePKCS8PrivateKey(s.Private)
		if err != nil {
			return fmt.Errorf("read signing key %s: %w", s.ID, err)
		}
		signer, ok := private.(*rsa.PrivateKey)
		if !ok {
			return fmt.Errorf("signing key %s is not an RSA key", s.ID)
		}
		if i == 0 {
			if ring.signer, err = newSigner(signer, s.ID, "JWT"); err != nil {
				return err
			}
			if ring.logoutSigner, err = newSigner(signer, s.ID, "logout+jwt"); err != nil {
				return err
			}
		}
		ring.public.Keys = append(ring.public.Keys, jose.JSONWebKey{Key: &signer.PublicKey, KeyID: s.ID, Use: "sig", Algorithm: string(jose.RS256)})
	}
	k.ring.Store(ring)
	return nil
}

func newSigner(key *rsa.PrivateKey, kid, typ string) (jose.Signer, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: kid}},
		(&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	if err != nil {
		return nil, fmt.Errorf("prepare signing: %w", err)
	}
	return signer, nil
}

func sign(signer jose.Signer, claims any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return jws.CompactSerialize()
}

// verify checks an RS256 signature by any of our keys and decodes the claims. It checks nothing else.
func (k *Keys) verify(token string, claims any) error {
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return fmt.Errorf("not a signed token: %w", err)
	}
	for _, key := range k.ring.Load().public.Key(jws.Signatures[0].Header.KeyID) {
		if payload, err := jws.Verify(key.Key); err == nil {
			return json.Unmarshal(payload, claims)
		}
	}
	return errBadSignature
}

// keys is GET /keys (RFC 7517 §5). Clients that meet an unknown kid fetch it again, so it may be kept for a while.
func (p *Provider) keys(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=60")
	writeJSON(w, http.StatusOK, p.Keys.ring.Load().public)
}
