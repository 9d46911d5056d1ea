package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to get where a test expects it.
const patience = 20 * time.Second

// chromium is started by the first test that needs it, and serves all of them.
var chromium struct {
	once  sync.Once
	ctx   context.Context
	close func()
	err   error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if chromium.close != nil {
		chromium.close()
	}
	os.Exit(code)
}

func startChromium() {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.DisableGPU,
		chromedp.Flag("lang", "en"), chromedp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium has no sandbox for root
	}
	allocator, closeAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	chromium.ctx, chromium.close = ctx, func() { closeBrowser(); closeAllocator() }
	chromium.err = chromedp.Do(ctx)
}

// profile is one user's browser: its tabs share cookies and storage.
type profile struct {
	ctx  context.Context
	tabs []*tab
}

func newProfile(t *testing.T) *profile {
	t.Helper()
	chromium.once.Do(startChromium)
	if chromium.err != nil {
		t.Fatalf("start Chromium: %v", chromium.err)
	}
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a browser profile: %v", err)
	}
	return &profile{ctx: ctx}
}

// tab is one tab, with everything that went over its network and into its console.
type tab struct {
	t        *testing.T
	ctx      context.Context
	close    context.CancelFunc
	mu       sync.Mutex
	requests []request
	// console holds what scripts wrote, what they threw, and violations of the Content-Security-Policy.
	console []string
}

type request struct {
	method string
	url    *url.URL
	form   url.Values
	header network.Headers
}

// open loads an address in a new tab.
func (p *profile) open(t *testing.T, address string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, close: cancel}
	p.tabs = append(p.tabs, b)
	if err := chromedp.Listen(ctx, b.observe); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	b.do(chromedp.EmulateViewport(1280, 900))
	b.navigate(address)
	return b
}

func (b *tab) observe(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, newRequest(e.Request))
	case *runtime.EventExceptionThrown:
		b.console = append(b.console, fmt.Sprintf("exception: %+v", e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		b.console = append(b.console, fmt.Sprintf("console.%s: %s", e.Type, arguments(e.Args)))
	case *log.EventEntryAdded:
		// A server that is down on purpose shows up as a network error; everything else is a mistake.
		if e.Entry.Source != log.EntrySourceNetwork {
			b.console = append(b.console, fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text))
		}
	}
}

func arguments(args []*runtime.RemoteObject) string {
	var text []string
	for _, a := range args {
		text = append(text, string(a.Value)+a.Description)
	}
	return strings.Join(text, " ")
}

func newRequest(r *network.Request) request {
	u, err := url.Parse(r.URL)
	if err != nil {
		u = &url.URL{Opaque: r.URL}
	}
	var body strings.Builder
	for _, part := range r.PostDataEntries {
		body.Write(part.Bytes)
	}
	form, _ := url.ParseQuery(body.String())
	return request{r.Method, u, form, r.Headers}
}

// sent lists the tab's requests to a path, in order.
func (b *tab) sent(method, path string) []request {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []request
	for _, r := range b.requests {
		if r.method == method && r.url.Path == path {
			found = append(found, r)
		}
	}
	return found
}

// written is what the tab's console has shown.
func (b *tab) written() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.console...)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("browser: %v\n%s", err, b.describe())
	}
}

func (b *tab) navigate(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.see(selector)
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// see waits until an element is visible, over as many pages as it takes.
func (b *tab) see(selector string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("!!document.querySelector(%q)?.checkVisibility()", selector))
}

// wait waits until an expression is true. A page that is left while it is asked
// gives an error; the next one is asked again.
func (b *tab) wait(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingInterval(20*time.Millisecond)))
		if err == nil && ok {
			return
		}
		if ctx.Err() != nil {
			b.t.Fatalf("waited for %s\n%s", expression, b.describe())
		}
	}
}

// describe says where the tab is, for a test that fails.
func (b *tab) describe() string {
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.origin + location.pathname + '\\n' + document.body.innerText"))
	if err != nil {
		text = err.Error()
	}
	return text + "\n" + strings.Join(b.written(), "\n")
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	b.see(selector)
	return eval[string](b, fmt.Sprintf("document.querySelector(%q).innerText", selector))
}

func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	// A page's own script may not turn text into code, so neither may a test's.
	likeThePage := func(p *runtime.EvaluateParams) { p.AllowUnsafeEvalBlockedByCSP = new(bool) }
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise, likeThePage))
	if err != nil {
		b.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return value
}
