package journal

import (
	"cmp"
	"encoding/json"
	"slices"

	jose "github.com/go-jose/go-jose/v4"
)

const (
	maxToken = 8 << 10 // bytes of a token that is looked into
	maxDepth = 6       // of objects in objects
)

// algorithms are those whose tokens are shown; nothing is verified here.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA, jose.HS256}

// JWT shows the claims of a JWT, for people: nothing about it is verified. Any other token is redacted.
func JWT(name, jwt string) Field { return tokenField(name, jwt, false) }

// Minted is JWT for one that the environment has just made: claims whose names are not known are its applications' own,
// chosen by who set the environment up, and are shown.
func Minted(name, jwt string) Field { return tokenField(name, jwt, true) }

func tokenField(name, jwt string, minted bool) Field {
	field := Field{Name: name, Value: redact(jwt)}
	if len(jwt) > maxToken {
		return field
	}
	parsed, err := jose.ParseSignedCompact(jwt, algorithms)
	if err != nil {
		return field
	}
	var claims map[string]any
	if json.Unmarshal(parsed.UnsafePayloadWithoutVerification(), &claims) != nil {
		return field
	}
	return Field{Name: name, Claims: fields(claims, minted)}
}

// Members are the members of a JSON object, as they may be shown: v is what was, or is to be, encoded.
func Members(v any) []Field {
	text, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var members map[string]any
	if json.Unmarshal(text, &members) != nil {
		return nil
	}
	return fields(members, false)
}

func fields(members map[string]any, minted bool) []Field {
	all := make([]Field, 0, min(len(members), maxFields))
	for name, value := range members {
		all = append(all, field(name, value, minted))
	}
	slices.SortFunc(all, byImportance)
	return all[:min(len(all), maxFields)]
}

func field(name string, value any, minted bool) Field {
	text, isText := value.(string)
	_, listed := known[name]
	switch {
	case minted && !listed:
		name = cut(name, maxName)
	case isText:
		return Show(name, text)
	}
	if isText {
		return Field{Name: name, Value: cut(text, maxValue)}
	}
	return Field{Name: showName(name), Value: cut(asJSON(clean(name, value, minted, 0)), maxValue)}
}

// clean takes out of a value what may not be shown of it.
func clean(name string, value any, minted bool, depth int) any {
	if how, listed := known[name]; how != shown && (listed || !minted) || depth > maxDepth {
		return redact(asJSON(value))
	}
	switch v := value.(type) {
	case map[string]any:
		for inner, value := range v {
			if text, ok := value.(string); ok && !minted {
				v[inner] = Show(inner, text).Value
			} else {
				v[inner] = clean(inner, value, minted, depth+1)
			}
		}
	case []any:
		for i, value := range v {
			v[i] = clean(name, value, minted, depth+1)
		}
	}
	return value
}

func asJSON(v any) string {
	text, _ := json.Marshal(v) // came from JSON
	return string(text)
}

// important are the names that tell most, in the order in which they are shown; the others follow by name.
var important = rank("access_token", "id_token", "refresh_token", "error", "error_description", "active", "iss", "sub", "aud",
	"client_id", "sid", "oid", "scope", "iat", "nbf", "exp", "auth_time")

func rank(names ...string) map[string]int {
	ranks := map[string]int{}
	for i, name := range names {
		ranks[name] = i - len(names)
	}
	return ranks
}

func byImportance(a, b Field) int {
	return cmp.Or(important[a.Name]-important[b.Name], cmp.Compare(a.Name, b.Name))
}
