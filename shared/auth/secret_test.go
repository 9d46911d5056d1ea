package auth_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth"
)

// Tokens never reach a log, an error or a JSON document by accident.
func TestSecretsAreRedacted(t *testing.T) {
	const secret = "hunter2"
	tokens := auth.Tokens{AccessToken: secret, RefreshToken: secret, IDToken: secret, Claims: &auth.Claims{}}
	attempt := auth.LoginAttempt{URL: "http://localhost/?state=" + secret, State: secret, Nonce: secret, Verifier: secret}
	config := auth.Config{ClientSecret: secret}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "tokens", tokens, "pointer", &tokens, "secret", tokens.AccessToken, "config", config)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "tokens", tokens, "attempt", attempt, "secret", tokens.AccessToken)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&log, verb+verb+verb, tokens, attempt.State, config)
	}
	document, err := json.Marshal(map[string]any{"tokens": tokens, "attempt": attempt})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"log": log.String(), "json": string(document), "text": tokens.AccessToken.String()} {
		if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) || !strings.Contains(text, "[redacted]") {
			t.Errorf("%s shows the secret: %s", name, text)
		}
	}
	if tokens.AccessToken.Reveal() != secret {
		t.Error("Reveal must return the secret")
	}
}

// Errors and events of a whole session hold none of its secrets.
func TestErrorsAndEventsHoldNoSecret(t *testing.T) {
	f := newFixture(t)
	var errs []error
	tokens := f.login(t)
	a := f.begin(t)
	f.Token = func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		http.Error(w, "proxy says: "+r.PostForm.Encode(), http.StatusBadGateway)
	}
	_, err := f.CompleteLogin(t.Context(), a, answer(a))
	errs = append(errs, err)
	_, err = f.Refresh(t.Context(), tokens)
	errs = append(errs, err)
	_, err = f.Verify(t.Context(), tokens.IDToken)
	text := fmt.Sprint(errors.Join(append(errs, err)...), fmt.Sprintf("%+v", f.events))
	for name, secret := range map[string]auth.Secret{"access": tokens.AccessToken, "id": tokens.IDToken, "refresh": tokens.RefreshToken,
		"state": a.State, "nonce": a.Nonce, "verifier": a.Verifier, "code": "the-code", "client": "client-secret"} {
		if strings.Contains(text, secret.Reveal()) {
			t.Errorf("the %s secret is in %s", name, text)
		}
	}
}
