//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// toldWithin is when a living receiver that was not told counts as forgotten.
const toldWithin = time.Minute

// fanOutResult is what logouts with so many receivers led to.
type fanOutResult struct {
	living, dead  int
	told, browser []time.Duration
	wrong         []error
}

// measureFanOut ends sessions in which the living applications took part, and then such with the dead ones too. The
// retries of the dead go on meanwhile, as they would.
func measureFanOut(ctx context.Context, h *house) ([]fanOutResult, error) {
	living := len(h.receivers) - h.plan.Dead
	groups := [][]*receiver{h.receivers[:living]}
	if h.plan.Dead > 0 {
		groups = append(groups, h.receivers)
	}
	var results []fanOutResult
	for _, apps := range groups {
		result := fanOutResult{living: living, dead: len(apps) - living}
		for range h.plan.Rounds {
			if err := fanOut(ctx, h, apps, &result); err != nil {
				return results, err
			}
		}
		results = append(results, result)
		h.say("%d logouts of %d living and %d dead applications", h.plan.Rounds, result.living, result.dead)
	}
	for _, app := range h.receivers[:living] {
		if want := len(groups) * h.plan.Rounds; app.heard() != want {
			results[0].wrong = append(results[0].wrong, fmt.Errorf("%s was told of %d sessions, not of %d", app.id, app.heard(), want))
		}
	}
	return results, nil
}

// fanOut is one session and its end, asked for by the first application (OpenID Connect RP-Initiated Logout §2).
func fanOut(ctx context.Context, h *house, apps []*receiver, result *fanOutResult) error {
	b, idToken, err := joinAll(ctx, h, apps)
	if err != nil {
		return err
	}
	sid, err := sessionOf(idToken)
	if err != nil {
		return err
	}
	b.stopAt = apps[0].url
	query := url.Values{"id_token_hint": {idToken}, "post_logout_redirect_uri": {apps[0].url + "/signed-out"}}
	start := time.Now()
	answer, err := b.send(ctx, h.env+"/oidc/logout?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	result.browser = append(result.browser, time.Since(start))
	if answer.status != http.StatusSeeOther || answer.location != apps[0].url+"/signed-out" {
		result.wrong = append(result.wrong, fmt.Errorf("the logout was answered with %d, to %q", answer.status, answer.location))
	}
	ctx, cancel := context.WithTimeout(ctx, toldWithin)
	defer cancel()
	for _, app := range apps {
		if app.dead {
			continue
		}
		at, err := app.wait(ctx, sid)
		if err != nil {
			result.wrong = append(result.wrong, err)
			continue
		}
		result.told = append(result.told, at.Sub(start))
	}
	return nil
}

// joinAll signs in to the first application by the form and to the others by single sign-on.
func joinAll(ctx context.Context, h *house, apps []*receiver) (b *browser, idToken string, err error) {
	if b, err = newBrowser(""); err != nil {
		return nil, "", err
	}
	for i, app := range apps {
		b.stopAt = app.url
		answer, err := b.send(ctx, h.env+"/oauth/authorize?"+url.Values{"client_id": {app.id}, "redirect_uri": {app.url + "/callback"},
			"response_type": {"code"}, "scope": {"openid"}, "state": {"load"}, "nonce": {"load"}}.Encode(), nil)
		if err == nil && i == 0 {
			answer, err = b.chooseUser(ctx, answer, 0)
		}
		if err != nil {
			return b, "", err
		}
		code, err := codeOf(answer)
		if err == nil && i == 0 {
			idToken, err = redeem(ctx, b, h, app, code)
		}
		if err != nil {
			return b, "", fmt.Errorf("%s: %w", app.id, err)
		}
	}
	return b, idToken, nil
}

func codeOf(answer page) (string, error) {
	back, err := url.Parse(answer.location)
	if err != nil {
		return "", errors.New("the way back is not an address")
	}
	if code := back.Query().Get("code"); code != "" {
		return code, nil
	}
	return "", fmt.Errorf("the environment answered %d without a code", answer.status)
}

// redeem exchanges the code for an ID token (OpenID Connect Core §3.1.3).
func redeem(ctx context.Context, b *browser, h *house, app *receiver, code string) (string, error) {
	answer, err := b.send(ctx, h.env+"/oauth/token", url.Values{"grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {app.url + "/callback"}, "client_id": {app.id}, "client_secret": {secret}})
	if err != nil {
		return "", err
	}
	var tokens struct {
		IDToken string `json:"id_token"`
	}
	if err := json.Unmarshal([]byte(answer.body), &tokens); err != nil || tokens.IDToken == "" {
		return "", fmt.Errorf("the token endpoint answered %d without an ID token", answer.status)
	}
	return tokens.IDToken, nil
}
