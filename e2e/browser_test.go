package e2e

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience bounds each step in the browser; a step that works takes milliseconds.
const patience = 30 * time.Second

// browser is one Chromium profile: the system browser of the tests.
type browser struct {
	stack *stack
	ctx   context.Context
}

func startBrowser(t *testing.T, s *stack) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, _ := chromedp.NewContext(allocator)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &browser{stack: s, ctx: ctx}
}

// tab is one page of the browser, with what it loaded and what it complained of.
type tab struct {
	t     *testing.T
	stack *stack
	ctx   context.Context

	mu        sync.Mutex
	documents []string
	console   []string
	tokens    map[network.RequestID]bool // requests to the token endpoint

	links chan string // requests of multiapp:// links
}

// open opens a tab and goes to a page.
func (b *browser) open(t *testing.T, page string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(cancel)
	tb := &tab{t: t, stack: b.stack, ctx: ctx, tokens: make(map[network.RequestID]bool), links: make(chan string, 8)}
	go tb.watchRequests(chromedp.Events(ctx, network.RequestWillBeSent))
	go tb.watchAnswers(chromedp.Events(ctx, network.LoadingFinished))
	go tb.watchConsole(chromedp.Console(ctx))
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	where, _, _ := strings.Cut(page, "?") // what follows may hold a token
	tb.do("open "+where, chromedp.Navigate(page))
	return tb
}

func (tb *tab) watchRequests(events iter.Seq2[network.EventRequestWillBeSent, error]) {
	for e, err := range events {
		if err != nil {
			return
		}
		tb.sawURL(e.Request.URL)
		if strings.HasPrefix(e.Request.URL, "multiapp://") {
			tb.links <- e.Request.URL
		}
		tb.mu.Lock()
		if e.Type == network.ResourceTypeDocument {
			tb.documents = append(tb.documents, e.Request.URL)
		}
		if e.Request.URL == tb.stack.EnvURL+"/oauth/token" {
			tb.tokens[e.RequestID] = true
		}
		tb.mu.Unlock()
	}
}

func (tb *tab) watchAnswers(events iter.Seq2[network.EventLoadingFinished, error]) {
	for e, err := range events {
		if err != nil {
			return
		}
		tb.mu.Lock()
		token := tb.tokens[e.RequestID]
		tb.mu.Unlock()
		if token {
			tb.sawTokens(e.RequestID)
		}
	}
}

func (tb *tab) watchConsole(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range messages {
		if err != nil {
			return
		}
		tb.mu.Lock()
		tb.console = append(tb.console, string(m.Type)+": "+m.Text)
		tb.mu.Unlock()
		tb.stack.logs.add("console | " + m.Text)
	}
}

// sawURL remembers the secrets of an address, for the search in the logs.
func (tb *tab) sawURL(address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	for _, name := range []string{"code", "state", "nonce", "id_token_hint"} {
		tb.stack.saw(u.Query().Get(name))
	}
}

// sawTokens remembers the tokens of a token answer, for the search in the logs.
func (tb *tab) sawTokens(id network.RequestID) {
	result, err := chromedp.Call(tb.ctx, network.GetResponseBody, network.GetResponseBodyParams{RequestID: id})
	var answer map[string]any
	if err != nil || json.Unmarshal(result.Body, &answer) != nil {
		return
	}
	for _, name := range []string{"access_token", "refresh_token", "id_token"} {
		if token, ok := answer[name].(string); ok {
			tb.stack.saw(token)
		}
	}
}

// do runs steps within the patience, and says what failed and where.
func (tb *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatalf("%s: %v\nat %s\n%s", what, err, tb.address(), tb.text())
	}
}

// click finds an element and clicks it. A page that is still being put together can replace the element in between:
// then it is found anew.
func (tb *tab) click(selector string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	for {
		err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
		if err == nil {
			return
		}
		if !strings.Contains(err.Error(), "Could not find node with given id") {
			tb.t.Fatalf("click %s: %v\nat %s\n%s", selector, err, tb.address(), tb.text())
		}
	}
}

func (tb *tab) fill(selector, value string) {
	tb.t.Helper()
	tb.do("fill "+selector, chromedp.SendKeys(chromedp.CSS(selector), value))
}

func (tb *tab) reload() {
	tb.t.Helper()
	tb.do("reload", chromedp.Reload())
}

func (tb *tab) back() {
	tb.t.Helper()
	tb.do("go back", chromedp.NavigateBack())
}

// read waits for an element and returns its text.
func (tb *tab) read(selector string) string {
	tb.t.Helper()
	tb.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
	return strings.TrimSpace(tb.evaluate("document.querySelector(" + quote(selector) + ").innerText"))
}

// awaitText waits until the page shows a text.
func (tb *tab) awaitText(text string) {
	tb.t.Helper()
	tb.await("the text "+text, "document.body && document.body.innerText.includes("+quote(text)+")")
}

// awaitAddress waits until the tab is at an address that begins with prefix.
func (tb *tab) awaitAddress(prefix string) {
	tb.t.Helper()
	tb.await(prefix, "location.href.startsWith("+quote(prefix)+")")
}

// await waits until a condition holds in the page, whichever page that is by then.
func (tb *tab) await(what, condition string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	for {
		if ok, err := chromedp.Run(ctx, chromedp.Poll[bool](condition)); err == nil && ok {
			return
		}
		if ctx.Err() != nil {
			tb.t.Fatalf("%s did not come\nat %s\n%s", what, tb.address(), tb.text())
		}
	}
}

func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

func (tb *tab) evaluate(expression string) string {
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	value, _ := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	return value
}

func (tb *tab) address() string { return tb.evaluate("location.href") }

func (tb *tab) text() string { return tb.evaluate("document.body ? document.body.innerText : ''") }

// sawForm reports whether a page of the environment asked this tab's user to sign in.
func (tb *tab) sawForm() bool {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	return slices.ContainsFunc(tb.documents, func(address string) bool {
		return strings.HasPrefix(address, tb.stack.EnvURL+"/sign-in")
	})
}

func navigate(page string) chromedp.Action[chromedp.Void] { return chromedp.Navigate(page) }

// forgetDocuments makes sawForm look at what comes from here on.
func (tb *tab) forgetDocuments() {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.documents = nil
}

// signInIfAsked presses the app's button where the page is not signed in by itself.
func (tb *tab) signInIfAsked() {
	tb.t.Helper()
	tb.await("a page of the app", "document.querySelector('#sign-in, #session-id')?.checkVisibility()")
	if tb.evaluate("document.querySelector('#session-id') ? 'in' : 'out'") == "out" {
		tb.click("#sign-in")
	}
}
