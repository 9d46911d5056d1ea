package auth_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

// signing lets the fixture sign while a fuzz target runs, where F.Helper may not be called.
type signing struct{ testing.TB }

func (signing) Helper() {}

// M2: of a logout token that was changed in any place, nothing is believed.
func FuzzLogoutTokenChanged(f *testing.F) {
	fixture := newFixture(signing{f})
	good := fixture.Sign(fixture.LogoutClaims("web", start))
	for _, with := range []string{"", "A", ".", "e30", "eyJhbGciOiJub25lIn0", "\n", "=", "{}"} {
		for _, at := range []uint16{0, 10, uint16(strings.Index(good, ".")), uint16(strings.LastIndex(good, ".")), uint16(len(good) - 1), uint16(len(good))} {
			f.Add(at, uint16(len(with)), with)
			f.Add(at, uint16(len(good)), with)
		}
	}
	f.Fuzz(func(t *testing.T, at, cut uint16, with string) {
		i := min(int(at), len(good))
		changed := good[:i] + with + good[min(i+int(cut), len(good)):]
		token, err := fixture.VerifyLogoutToken(t.Context(), auth.Secret(changed))
		switch {
		case err == nil && !sameToken(changed, good):
			t.Fatalf("believed %q", changed)
		case err == nil:
			fixture.ReleaseLogoutToken(token)
		case changed == good:
			t.Fatalf("refused the token as it was: %v", err)
		case token != nil || !errors.Is(err, auth.ErrInvalidToken):
			t.Errorf("%+v, %v", token, err)
		}
	})
}

// sameToken tells whether two texts are the same three sequences of bytes: the last character of a part has bits that
// mean nothing.
func sameToken(a, b string) bool {
	bytes := func(token string) (parts []string) {
		for part := range strings.SplitSeq(token, ".") {
			decoded, _ := base64.RawURLEncoding.DecodeString(part)
			parts = append(parts, string(decoded))
		}
		return parts
	}
	return slices.Equal(bytes(a), bytes(b))
}

// M2: what a logout token must say (Back-Channel Logout §2.4, §2.6), tried with whatever the environment may sign.
func FuzzLogoutTokenClaims(f *testing.F) {
	fixture := newFixture(signing{f})
	local := strings.NewReplacer("ISS", fixture.URL, "NOW", "1800000000", "THEN", "1800000120",
		"EVENT", `"http://schemas.openid.net/event/backchannel-logout"`)
	const whole = `{"iss":"ISS","aud":"web","sub":"u","sid":"s","jti":"1","iat":NOW,"exp":THEN,"events":{EVENT:{}}}`
	types := []string{"logout+jwt", "JWT", ""}
	for _, typ := range append(types, "at+jwt") {
		f.Add(typ, whole)
	}
	for _, change := range [][2]string{
		{`"ISS"`, `"ISS/"`}, {`"ISS"`, `["ISS"]`}, {`"web"`, `["other","web"]`}, {`"web"`, `"Web"`}, {`"web"`, `{"web":1}`}, {`"u"`, `""`}, {`"u"`, `1`},
		{`"s"`, `null`}, {`"sub":"u","sid":"s",`, ``}, {`"1"`, `""`}, {`"1"`, `1`}, {`NOW`, `NOW.5`}, {`NOW`, `1799999000`}, {`NOW`, `1800001000`},
		{`NOW`, `-1`}, {`NOW`, `"NOW"`}, {`THEN`, `1e300`}, {`THEN`, `1799999000`}, {`THEN`, `null`}, {`{EVENT:{}}`, `{EVENT:{},"other":{}}`},
		{`{EVENT:{}}`, `{EVENT:true}`}, {`{EVENT:{}}`, `{EVENT:null}`}, {`{EVENT:{}}`, `[EVENT]`}, {`{EVENT:{}}`, `{}`}, {`}}}`, `}},"nonce":""}`},
		{`}}}`, `}},"nonce":null}`}, {`}}}`, `}},"ended_at":1e300,"ended_by":[]}`}, {whole, `{}`},
	} {
		f.Add("logout+jwt", strings.Replace(whole, change[0], change[1], 1))
	}
	f.Fuzz(func(t *testing.T, typ, text string) {
		var claims authtest.Claims
		if json.Unmarshal([]byte(local.Replace(text)), &claims) != nil || !json.Valid([]byte(`"`+typ+`"`)) {
			return
		}
		token, err := fixture.VerifyLogoutToken(t.Context(), auth.Secret(fixture.SignAs(typ, claims)))
		if err != nil {
			if token != nil || text == whole && slices.Contains(types, typ) || !errors.Is(err, auth.ErrInvalidToken) {
				t.Errorf("%+v, %v", token, err)
			}
			return
		}
		fixture.ReleaseLogoutToken(token)
		if why := fault(claims, typ, fixture.URL); why != "" {
			t.Errorf("believed a token with %s: typ %q, %v", why, typ, claims)
		}
		if text := func(name string) string { s, _ := claims[name].(string); return s }; token.SessionID != text("sid") || token.Subject != text("sub") {
			t.Errorf("%+v is not what the token says: %v", token, claims)
		}
	})
}

// fault is the first rule that the claims break, empty for a good token.
func fault(c authtest.Claims, typ, issuer string) string {
	text := func(name string) string { s, _ := c[name].(string); return s }
	moment := func(name string) time.Time {
		n, isNumber := c[name].(float64)
		if !isNumber { // some sign a number as text, and it is understood
			n, _ = strconv.ParseFloat(text(name), 64)
		}
		return time.Unix(int64(max(-1e12, min(n, 1e12))), 0)
	}
	audience, _ := c["aud"].([]any)
	events, _ := c["events"].(map[string]any)
	event, isObject := events["http://schemas.openid.net/event/backchannel-logout"]
	if _, ok := event.(map[string]any); !ok {
		isObject = false
	}
	_, hasNonce := c["nonce"]
	for why, is := range map[string]bool{
		"another issuer":      text("iss") != issuer,
		"another audience":    text("aud") != "web" && !slices.Contains(audience, any("web")),
		"no event":            !isObject,
		"neither sub nor sid": text("sub") == "" && text("sid") == "",
		"a nonce":             hasNonce && c["nonce"] != nil,
		"no jti":              text("jti") == "",
		"an odd iat":          moment("iat").Before(start.Add(-11*time.Minute)) || moment("iat").After(start.Add(2*time.Minute)),
		"a past exp":          moment("exp").Before(start.Add(-2 * time.Minute)),
		"another typ":         typ != "" && !strings.EqualFold(typ, "JWT") && !strings.EqualFold(typ, "logout+jwt"),
	} {
		if is {
			return why
		}
	}
	return ""
}
