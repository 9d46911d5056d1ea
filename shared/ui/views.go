package ui

import (
	"slices"
	"time"

	"github.com/a-h/templ"
)

// Page is what [Layout] needs to know about a page.
type Page struct {
	// Title is the page's own name; the product name is appended.
	Title string
	// App names the application the page belongs to, such as "Web app".
	App string
	// Home is where the logo leads; empty means "/".
	Home string
	// Sections are the pages of this application.
	Sections []Link
	// Apps are the other applications of the same session.
	Apps []Link
	// User is the signed-in user, nil when nobody is.
	User *User
	// Narrow sets one centred column, for forms and messages.
	Narrow bool
	// Scripts are names of assets to load as deferred scripts.
	Scripts []string
	// Watch makes a signed-in page notice the end of its session; nil for others.
	Watch *Watch
}

func (p Page) scripts() []string {
	if p.Watch == nil {
		return p.Scripts
	}
	return append(slices.Clone(p.Scripts), "events.js")
}

// Link is a labelled address. Unsafe schemes in URL are replaced by templ.
type Link struct {
	Label   string
	URL     string
	Current bool
}

// User is the person shown in the page header.
type User struct {
	Name  string
	Email string
}

// NoticeKind is the tone of a [Notice].
type NoticeKind string

// Tones of a notice. NoticeDanger is announced at once by a screen reader.
const (
	NoticeInfo    NoticeKind = "info"
	NoticeSuccess NoticeKind = "success"
	NoticeWarning NoticeKind = "warning"
	NoticeDanger  NoticeKind = "danger"
)

// ButtonKind is the weight of a [Button].
type ButtonKind string

// Weights of a button. The zero value is the page's main action.
const (
	ButtonPrimary   ButtonKind = ""
	ButtonSecondary ButtonKind = "secondary"
	ButtonQuiet     ButtonKind = "quiet"
	ButtonDanger    ButtonKind = "danger" // takes something away
)

// Action is a [Button]: a link when URL is set, else a submit button that
// sends Name=Value with the form around it.
type Action struct {
	ID    string
	Label string
	URL   string
	Name  string
	Value string
	Kind  ButtonKind
}

// Step is one entry of a [Timeline].
type Step struct {
	// Title says in plain words what happened.
	Title string
	// Time is when it happened.
	Time time.Time
	// Duration is how long it took; zero hides it.
	Duration time.Duration
	// Detail is already free of secrets.
	Detail string
	// Spec names the section that defines the step, such as
	// "RFC 6749 §4.1.3", or several, parted by ", "; [SpecURL] links them.
	Spec string
	// Failed marks a step that did not succeed.
	Failed bool
}

// Fact is one row of [Facts].
type Fact struct {
	// ID is the element id of the value.
	ID    string
	Label string
	Value string
	// Help explains the label in a short sentence.
	Help string
	// Code sets the value in a fixed-width font, for identifiers.
	Code bool
	// Extra follows the value, such as a [Countdown].
	Extra templ.Component
}

// Problem is what [ErrorView] says about a failure.
type Problem struct {
	Title string
	// Happened and Do are one or two sentences each.
	Happened string
	Do       string
	// Retry is the main way out; an empty URL hides it.
	Retry Link
	// Other is a second way out; an empty URL hides it.
	Other Link
	// CorrelationID finds the failure in the log; empty hides it.
	CorrelationID string
}
