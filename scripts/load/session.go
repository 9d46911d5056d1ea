//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// session is one browser that is signed in, reduced to what it sends: to the web app and to the environment.
type session struct {
	webCookie, envCookie string
	stream               *stream
}

// signIn goes the whole way of a person: the web app's login, the environment's form, and back.
func signIn(ctx context.Context, h *house, n int) (*session, error) {
	b, err := newBrowser(h.web + "/?")
	if err != nil {
		return nil, err
	}
	form, err := b.send(ctx, h.web+"/login?return_to=/%3Fload", nil)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	back, err := b.chooseUser(ctx, form, n)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	s := &session{webCookie: b.cookies(h.web, "multiapp_web_access"), envCookie: b.cookies(h.env, "multiapp_environment_session")}
	if s.webCookie == "" || s.envCookie == "" {
		return nil, fmt.Errorf("sign in: ended at %s with %d and no session", back.url.Path, back.status)
	}
	return s, nil
}

// logout ends the session where a person would who sits in front of the environment's page: the web app knows nothing
// of it but what the back channel says. It returns how long after the request the stream said so.
func (s *session) logout(ctx context.Context, h *house) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	start := time.Now()
	answer := make(chan error, 1)
	go func() {
		status, _, err := s.ask(ctx, http.MethodPost, h.env+"/session/end", s.envCookie)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("the logout was answered with %d", status)
		}
		answer <- err
	}()
	select {
	case <-s.stream.over:
	case <-ctx.Done():
		return 0, errors.Join(errors.New("the stream was not told"), <-answer)
	}
	if err := <-answer; err != nil {
		return 0, err
	}
	return s.stream.at.Sub(start), s.stream.problem
}

// refused reports whether the web app refuses the session because it ended.
func (s *session) refused(ctx context.Context, h *house) (bool, error) {
	status, body, err := s.ask(ctx, http.MethodGet, h.web+"/api/me", s.webCookie)
	return status == http.StatusUnauthorized && strings.Contains(body, `"session_ended"`), err
}

func (s *session) ask(ctx context.Context, method, to, cookie string) (int, string, error) {
	r, err := http.NewRequestWithContext(ctx, method, to, nil)
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Cookie", cookie)
	response, err := transport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, pageLimit))
	return response.StatusCode, string(body), err
}
