package journal

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	jose "github.com/go-jose/go-jose/v4"
)

const (
	maxToken = 8 << 10 // bytes of a token that is looked into
	maxDepth = 6       // of objects in objects
)

// algorithms are those whose tokens are shown; nothing is verified here.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA, jose.HS256}

// JWT shows the claims of a JWT, for people: nothing about it is verified. Any other token is redacted.
func JWT(name, jwt string) Field {
	if len(jwt) <= maxToken {
		if parsed, err := jose.ParseSignedCompact(jwt, algorithms); err == nil {
			return claims(name, parsed.UnsafePayloadWithoutVerification(), jwt, false)
		}
	}
	return Field{Name: name, Value: redact(jwt)}
}

// Minted is JWT for one that the environment made a moment ago, whose shape needs no check. Claims whose names are not known
// are the applications' own, chosen by who set the environment up, and are shown.
func Minted(name, jwt string) Field {
	_, rest, _ := strings.Cut(jwt, ".")
	middle, _, _ := strings.Cut(rest, ".")
	payload, err := base64.RawURLEncoding.DecodeString(middle)
	if err != nil {
		return Field{Name: name, Value: redact(jwt)}
	}
	return claims(name, payload, jwt, true)
}

func claims(name string, payload []byte, jwt string, minted bool) Field {
	var all map[string]json.RawMessage
	if json.Unmarshal(payload, &all) != nil || len(all) == 0 {
		return Field{Name: name, Value: redact(jwt)}
	}
	return Field{Name: name, Claims: fields(all, minted)}
}

// Members are the members of a JSON object, as they may be shown: v is what was, or is to be, encoded.
func Members(v any) []Field {
	text, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil {
		return nil
	}
	return fields(members, false)
}

func fields(members map[string]json.RawMessage, minted bool) []Field {
	all := make([]Field, 0, min(len(members), maxFields))
	for name, value := range members {
		if len(all) < maxFields {
			all = append(all, field(name, value, minted))
		}
	}
	return all
}

func field(name string, value json.RawMessage, minted bool) Field {
	how, listed := known[name]
	open := how == shown || minted && !listed
	switch value[0] {
	case '"':
		var text string
		_ = json.Unmarshal(value, &text) // came from the decoder
		if minted && !listed {
			return Field{Name: cut(name, maxValue), Value: cut(text, maxValue)}
		}
		return Show(name, text)
	case '{', '[':
		if open && bytes.ContainsRune(value, '{') {
			value = cleaned(value, name, minted)
		}
	}
	if !open {
		return Field{Name: showName(name), Value: redact(string(value))}
	}
	return Field{Name: cut(name, maxValue), Value: cut(string(value), maxValue)}
}

// cleaned takes out of objects what may not be shown of them.
func cleaned(raw json.RawMessage, name string, minted bool) json.RawMessage {
	var value any
	_ = json.Unmarshal(raw, &value) // came from the decoder
	text, _ := json.Marshal(clean(name, value, minted, 0))
	return text
}

func clean(name string, value any, minted bool, depth int) any {
	how, listed := known[name]
	open := how == shown || minted && !listed
	switch v := value.(type) {
	case string:
		if !open {
			return Show(name, v).Value
		}
	case map[string]any:
		for inner, value := range v {
			v[inner] = clean(inner, value, minted, depth+1)
		}
	case []any:
		for i, value := range v {
			v[i] = clean(name, value, minted, depth+1)
		}
	}
	if !open || depth > maxDepth {
		text, _ := json.Marshal(value)
		return redact(string(text))
	}
	return value
}

// important are the names that tell most, in the order in which they are shown; the others follow by name.
var important = rank("access_token", "id_token", "refresh_token", "error", "error_description", "active", "iss", "sub", "aud",
	"client_id", "sid", "oid", "scope", "iat", "nbf", "exp", "auth_time", "response_type", "grant_type", "redirect_uri")

func rank(names ...string) map[string]int {
	ranks := map[string]int{}
	for i, name := range names {
		ranks[name] = i - len(names)
	}
	return ranks
}

// Sorted returns the fields, and the claims in them, in the order in which they tell most. It is for who shows them: no
// request waits for it.
func Sorted(fields []Field) []Field {
	out := slices.Clone(fields)
	slices.SortStableFunc(out, byImportance)
	for i := range out {
		out[i].Claims = Sorted(out[i].Claims)
	}
	return out
}

func byImportance(a, b Field) int {
	return cmp.Or(important[a.Name]-important[b.Name], cmp.Compare(a.Name, b.Name))
}
