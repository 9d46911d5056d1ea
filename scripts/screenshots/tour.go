//go:build unix

package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/chromedp/chromedp"
)

// step is one thing that a person does or waits for.
type step = chromedp.Action[chromedp.Void]

// stop is one stop of the tour: how to get to a page, and the picture's name; without a name none is taken.
type stop struct {
	name  string
	steps []step
}

func walk(c *camera, stops []stop) error {
	for _, s := range stops {
		if err := c.do(s.steps...); err != nil {
			return fmt.Errorf("on the way to %q: %w", s.name, err)
		}
		if s.name == "" {
			continue
		}
		if err := c.shoot(s.name); err != nil {
			return err
		}
	}
	return nil
}

func open(address string) step { return chromedp.Navigate(address) }

func seen(selector string) step { return chromedp.WaitVisible(chromedp.CSS(selector)) }

func click(selector string) step { return chromedp.Click(chromedp.CSS(selector)) }

func fill(selector, text string) step {
	return chromedp.SendKeys(chromedp.CSS(selector), text)
}

// tour walks through every page, as one person would in one browser.
func tour(ctx context.Context, c *camera, a *apps) error {
	for _, part := range [][]stop{
		strangerStops(a), signInStops(a), spaStops(a), developerStops(a), manageStops(a), askingStops(a), signOutStops(a),
	} {
		if err := walk(c, part); err != nil {
			return err
		}
	}
	// A web app that has just started has to ask the environment before it can send anybody there.
	a.stopOne("environment")
	a.stopOne("web")
	if err := a.start(ctx, "web"); err != nil {
		return err
	}
	if err := walk(c, []stop{{"web-unavailable", []step{open(a.webURL + "/login"), seen("h1")}}}); err != nil {
		return err
	}
	return a.start(ctx, "environment")
}

func signInStops(a *apps) []stop {
	var code, codePage string
	return []stop{
		{"web-signed-out", []step{open(a.webURL), seen("#sign-in")}},
		{"environment-sign-in", []step{click("#sign-in"), seen("#email-form")}},
		{"environment-sign-up", []step{click("#sign-up-link"), seen("#sign-up-form")}},
		{"environment-enter-code", []step{
			click("#sign-in-link"), seen("#email-form"), fill("#email", "ada@example.com"), click("#send-code"), seen("#code-form"),
			keep(&codePage, chromedp.Location()),
		}},
		{"environment-mailbox", []step{
			open(a.environmentURL + "/mailbox"), seen("#messages"),
			keep(&code, chromedp.Text(chromedp.CSS("#messages li:first-child .message-code"))),
		}},
		{"web-dashboard", []step{
			later(func() step { return open(codePage) }), seen("#code-form"), later(func() step { return fill("#code", code) }),
			click("#submit-code"), seen("#session-id"),
		}},
		{"environment-home", []step{open(a.environmentURL), seen("h1")}},
	}
}

// developerStops are the pages of the environment that show and change everything. The protocol log has the sign-in to the web
// app, and to the single page app without a question.
func developerStops(a *apps) []stop {
	page := func(path, ready string) []step { return []step{open(a.environmentURL + path), seen(ready)} }
	return []stop{
		{"environment-log", page("/log", "#messages")},
		{"environment-applications", page("/applications", "#applications")},
		{"environment-application", page("/applications/web_local", "#application-form")},
		{"environment-users", page("/users", "#users")},
		{"environment-user", page("/users/usr_ada", "#user-form")},
		{"environment-sessions", page("/sessions", "#sessions")},
	}
}

// manageStops are the web app's pages for somebody with permissions.
func manageStops(a *apps) []stop {
	return []stop{
		{"web-manage", []step{open(a.webURL + "/manage"), seen("#sessions")}},
		{"web-manage-members", []step{click("#members"), seen("#member-usr_alan")}},
		{"web-manage-role", []step{click("#change-usr_alan"), seen("#role-form")}},
		{"web-manage-sessions", []step{open(a.webURL + "/manage/sessions"), seen("#sessions")}},
	}
}

func spaStops(a *apps) []stop {
	return []stop{
		{"spa-signed-out", []step{open(a.spaURL), seen("#sign-in")}},
		{"spa-signed-in", []step{click("#sign-in"), seen("#session-id")}},
	}
}

// strangerStops are the pages for answers that nobody asked for. Whoever is signed in would not see them.
func strangerStops(a *apps) []stop {
	wrong := url.Values{"client_id": {"web_local"}, "response_type": {"code"}, "redirect_uri": {a.webURL + "/callback/"}}
	return []stop{
		{"web-error", []step{open(a.webURL + "/callback?error=access_denied&state=unknown"), seen("h1")}},
		{"spa-error", []step{open(a.spaURL + "/callback?error=access_denied&state=unknown"), seen("#error-happened")}},
		{"environment-error", []step{open(a.environmentURL + "/oauth/authorize?" + wrong.Encode()), seen("h1")}},
	}
}

// askingStops are the pages on which the environment asks somebody who is signed in.
func askingStops(a *apps) []stop {
	consent := url.Values{
		"client_id": {"web_local"}, "response_type": {"code"}, "redirect_uri": {a.webURL + "/callback"},
		"scope": {"openid profile email offline_access"}, "state": {"picture"}, "prompt": {"consent"},
	}
	return []stop{
		{"environment-account", []step{open(a.webURL + "/login?prompt=select_account"), seen("h1")}},
		{"environment-consent", []step{open(a.environmentURL + "/oauth/authorize?" + consent.Encode()), seen("h1")}},
		{"environment-confirm-sign-out", []step{open(a.environmentURL + "/oidc/logout"), seen("h1")}},
	}
}

func signOutStops(a *apps) []stop {
	return []stop{
		{"spa-signed-out-again", []step{
			open(a.spaURL), seen("#sign-out"), click("#sign-out"), arrived(a.spaURL + "/signed-out"), seen("#signed-out-reason"),
		}},
		{"web-signed-out-again", []step{open(a.webURL), seen("h1")}},
		{"environment-deliveries", []step{open(a.environmentURL + "/deliveries"), seen("h1")}},
	}
}

// arrived waits until the browser is at an address that begins like this, over as many redirects as it takes.
func arrived(address string) step {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		at := chromedp.Poll[bool](fmt.Sprintf("location.href.startsWith(%q)", address))
		for {
			// A page that is left while it is asked gives an error; the next one is asked again.
			if ok, err := at(ctx, target); (err == nil && ok) || ctx.Err() != nil {
				return chromedp.Void{}, ctx.Err()
			}
		}
	}
}

// keep stores what an action finds, for a later step.
func keep(text *string, action chromedp.Action[string]) step {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		found, err := action(ctx, target)
		*text = found
		return chromedp.Void{}, err
	}
}

// later makes a step when its turn comes, from what earlier steps have kept.
func later(step func() step) step {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		return step()(ctx, target)
	}
}
