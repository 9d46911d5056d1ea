package auth

import (
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a string that must not be seen: a token, a client secret, a state.
// It prints as "[redacted]" through fmt with every verb, through log/slog and
// through encoding/json. Reading it takes an explicit call of [Secret.Reveal].
type Secret string

// Reveal returns the secret itself, for the request or the sealed storage that needs it.
func (s Secret) Reveal() string { return string(s) }

// String returns "[redacted]".
func (s Secret) String() string { return redacted }

// Format prints "[redacted]" whatever the verb, so that %q, %x and %#v are as safe as %s.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue logs "[redacted]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText makes encoders, encoding/json among them, write "[redacted]".
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
