package provider

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// unmetRequirements is of OpenID Connect Core Error Code unmet_authentication_requirements 1.0.
const unmetRequirements = "unmet_authentication_requirements"

// Levels of a sign-in, as acr names them: how sure it is that the person is who they say.
const (
	levelClick = "1" // somebody chose a demo user, or nobody was asked at all
	levelCode  = "2" // a one-time code was read from the person's mail
)

// wishes are the claims that an authorization request names one by one, besides those of its scopes: by the claims
// parameter (OpenID Connect Core §5.5) and by acr_values (§3.1.2.1). The two lists are kept with the grant, as JSON.
type wishes struct {
	Userinfo []string `json:"userinfo,omitempty"`
	IDToken  []string `json:"id_token,omitempty"` // "acr" is among them when a level was asked for

	user   string   // sub with a value: only this user will do (§5.5.1)
	levels []string // acr as an essential claim: only these levels will do (§5.5.1.1)
}

// wish is how one claim is asked for; a bare null asks without conditions.
type wish struct {
	Essential bool     `json:"essential"`
	Value     string   `json:"value"`
	Values    []string `json:"values"`
}

// parseWishes reads both parameters. Claims that this environment does not have are ignored, as the specification says.
func parseWishes(claims string, acrValues []string) (w wishes, err error) {
	var asked struct {
		Userinfo map[string]json.RawMessage `json:"userinfo"`
		IDToken  map[string]json.RawMessage `json:"id_token"`
	}
	var acr, idTokenSub, userinfoSub wish
	err = errors.Join(unmarshal([]byte(claims), &asked), unmarshal(asked.IDToken["acr"], &acr),
		unmarshal(asked.IDToken["sub"], &idTokenSub), unmarshal(asked.Userinfo["sub"], &userinfoSub))
	if err != nil {
		return wishes{}, err
	}
	w = wishes{Userinfo: individual(asked.Userinfo), IDToken: individual(asked.IDToken), user: idTokenSub.Value}
	if _, ok := asked.IDToken["acr"]; ok || strings.Join(acrValues, "") != "" {
		w.IDToken = append(w.IDToken, "acr")
	}
	if acr.Essential {
		w.levels = append(acr.Values, strings.Fields(acr.Value)...)
	}
	if userinfoSub.Value != "" {
		w.user = userinfoSub.Value
	}
	if idTokenSub.Value != "" && idTokenSub.Value != w.user {
		return wishes{}, errors.New("two different users are asked for")
	}
	return w, nil
}

// unmarshal leaves v alone when there is nothing to read.
func unmarshal(raw []byte, v any) error {
	if len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, v)
}

// individual are the claims of the profile that are asked for, in a fixed order.
func individual(asked map[string]json.RawMessage) (names []string) {
	for _, c := range profileClaims {
		if _, ok := asked[c.name]; ok {
			names = append(names, c.name)
		}
	}
	return names
}

// stored is the form that a grant keeps, empty when nothing was asked for.
func (w wishes) stored() string {
	if len(w.Userinfo)+len(w.IDToken) == 0 {
		return ""
	}
	text, _ := json.Marshal(w) // two lists of strings
	return string(text)
}

// wishesOf reads what stored wrote.
func wishesOf(stored string) (w wishes, err error) {
	return w, unmarshal([]byte(stored), &w)
}

// shownWith are the scopes for a page that says what an application gets: a claim that is asked for by name counts as its scope.
func (w wishes) shownWith(scope []string) []string {
	shown := slices.Clone(scope)
	for _, c := range profileClaims {
		asked := slices.Contains(w.Userinfo, c.name) || slices.Contains(w.IDToken, c.name)
		if asked && !slices.Contains(shown, c.scope) {
			shown = append(shown, c.scope)
		}
	}
	return shown
}

// acr is the level of a sign-in by these methods, if it was asked for.
func (w wishes) acr(amr string) string {
	if !slices.Contains(w.IDToken, "acr") {
		return ""
	}
	return level(amr)
}

func level(amr string) string {
	if slices.Contains(strings.Fields(amr), "otp") {
		return levelCode
	}
	return levelClick
}

// met checks the level that an essential acr demands.
func (w wishes) met(amr string) error {
	if w.levels == nil || slices.Contains(w.levels, level(amr)) {
		return nil
	}
	return refuse(unmetRequirements, "The sign-in is of level acr "+level(amr)+": ask for prompt=login and choose another way to sign in.", nil)
}
