//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// answerTime bounds every request; pageLimit bounds what is read of its answer.
const (
	answerTime = 30 * time.Second
	pageLimit  = 1 << 20
)

var (
	requestField = regexp.MustCompile(`name="request" value="([^"]+)"`)
	userButton   = regexp.MustCompile(`name="user_id" value="([^"]+)"`)
)

// transport is shared: connections are no part of what is measured.
var transport = &http.Transport{MaxIdleConnsPerHost: 128, IdleConnTimeout: 30 * time.Second}

// browser keeps cookies. Those of all apps on this machine share the jar, as in a real one.
type browser struct {
	client *http.Client
	stopAt string // a redirect to an address that begins so is not followed
}

func newBrowser(stopAt string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{stopAt: stopAt}
	b.client = &http.Client{Jar: jar, Transport: transport, Timeout: answerTime, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), b.stopAt) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return b, nil
}

// page is an answer whose body was read.
type page struct {
	status   int
	url      *url.URL // where the browser is
	location string   // where it was to go, when it did not follow
	body     string
}

// send makes a GET, or a POST of a form.
func (b *browser) send(ctx context.Context, to string, form url.Values) (page, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(ctx, method, to, body)
	if err != nil {
		return page{}, err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(r)
	if err != nil {
		return page{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, pageLimit))
	return page{response.StatusCode, response.Request.URL, response.Header.Get("Location"), string(text)}, err
}

// chooseUser fills in the sign-in page: a click on one of the demo users.
func (b *browser) chooseUser(ctx context.Context, signIn page, n int) (page, error) {
	request, users := requestField.FindStringSubmatch(signIn.body), userButton.FindAllStringSubmatch(signIn.body, -1)
	if request == nil || len(users) == 0 {
		return page{}, fmt.Errorf("%s answered %d, not with the sign-in page", signIn.url.Path, signIn.status)
	}
	action := signIn.url.Scheme + "://" + signIn.url.Host + "/sign-in/user"
	return b.send(ctx, action, url.Values{"request": {request[1]}, "user_id": {users[n%len(users)][1]}})
}

// cookies returns what the browser would send to an address, as one header.
func (b *browser) cookies(to string, prefix string) string {
	u, err := url.Parse(to)
	if err != nil {
		return ""
	}
	var pairs []string
	for _, c := range b.client.Jar.Cookies(u) {
		if strings.HasPrefix(c.Name, prefix) {
			pairs = append(pairs, c.Name+"="+c.Value)
		}
	}
	return strings.Join(pairs, "; ")
}
