package provider

import (
	"slices"
	"testing"
)

// What the claims parameter and acr_values ask for (OpenID Connect Core §5.5, §3.1.2.1).
func TestParseWishes(t *testing.T) {
	for claims, want := range map[string]wishes{
		``:   {},
		`{}`: {},
		`{"userinfo":{"name":{"essential":true},"nickname":null,"email":null}}`: {Userinfo: []string{"email", "name"}},
		`{"id_token":{"picture":{"value":7},"auth_time":{"essential":true}}}`:   {IDToken: []string{"picture"}},
		`{"id_token":{"acr":null}}`:                                    {IDToken: []string{"acr"}},
		`{"id_token":{"acr":{"values":["2","3"]}}}`:                    {IDToken: []string{"acr"}},
		`{"id_token":{"acr":{"essential":true,"value":"2"}}}`:          {IDToken: []string{"acr"}, levels: []string{"2"}},
		`{"id_token":{"acr":{"essential":true,"values":["1"]}}}`:       {IDToken: []string{"acr"}, levels: []string{"1"}},
		`{"id_token":{"sub":{"value":"usr_1"}}}`:                       {user: "usr_1"},
		`{"userinfo":{"sub":{"value":"usr_1"}},"id_token":{"sub":{}}}`: {user: "usr_1"},
	} {
		got, err := parseWishes(claims, nil)
		if err != nil || got.stored() != want.stored() || got.user != want.user || !slices.Equal(got.levels, want.levels) {
			t.Errorf("%s: %+v, %v; want %+v", claims, got, err, want)
		}
	}
	if got, err := parseWishes("", []string{"9", "1"}); err != nil || !slices.Equal(got.IDToken, []string{"acr"}) {
		t.Errorf("acr_values: %+v, %v", got, err)
	}
}

func TestParseWishesRefuses(t *testing.T) {
	for _, claims := range []string{
		`{`, `[]`, `"name"`, `{"userinfo":[]}`, `{"id_token":{"acr":7}}`, `{"id_token":{"sub":{"value":7}}}`,
		`{"id_token":{"sub":{"value":"usr_1"}},"userinfo":{"sub":{"value":"usr_2"}}}`,
	} {
		if got, err := parseWishes(claims, nil); err == nil {
			t.Errorf("%s was taken as %+v", claims, got)
		}
	}
}

// A level is what the sign-in was, and an essential one must be met (§5.5.1.1).
func TestLevel(t *testing.T) {
	click, code := wishes{IDToken: []string{"acr"}, levels: []string{"1"}}, wishes{IDToken: []string{"acr"}, levels: []string{"2"}}
	if click.acr("user") != "1" || code.acr("otp") != "2" || (wishes{}).acr("otp") != "" {
		t.Errorf("levels %q %q %q", click.acr("user"), code.acr("otp"), (wishes{}).acr("otp"))
	}
	if click.met("user") != nil || code.met("otp") != nil || (wishes{}).met("user") != nil || code.met("user") == nil {
		t.Error("an essential level was weighed wrongly")
	}
}

// A page that says what an application gets leaves nothing out that was asked for by name.
func TestShownScopes(t *testing.T) {
	w := wishes{Userinfo: []string{"name", "picture"}, IDToken: []string{"email", "acr"}}
	scope := []string{"openid", "email"}
	if got := w.shownWith(scope); !slices.Equal(got, []string{"openid", "email", "profile"}) || len(scope) != 2 {
		t.Errorf("shown %v", got)
	}
	if got := (wishes{}).shownWith(scope); !slices.Equal(got, scope) {
		t.Errorf("shown %v", got)
	}
}
