package protocollog

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/shared/ui"
)

// view fills the page.
type view struct {
	Site         pages.Site
	Filter       journal.Filter
	Sessions     []choice
	Applications []choice
	Lanes        lanes
	Rows         []row
	Entry        int64  // the message to open, 0 for none
	Older        string // the address of the messages before, empty without
	Live         bool   // the newest are shown, and more are drawn as they come
	Stream       string // the address of the stream
}

// choice is an option of the filter.
type choice struct {
	Value, Label string
	Chosen       bool
}

// row is a message and its answer.
type row struct {
	journal.Event
	Class  string // places the arrow; empty when a lane is missing
	Who    string // who begins
	Title  string
	Call   string // method and path
	Reply  string
	Says   string
	Specs  []ui.Link
	Person string
}

func (h *Handler) row(e journal.Event, l lanes) row {
	m := meaningOf(e)
	app := "An unknown app"
	if e.ClientID != "" {
		app = h.appName(e.ClientID)
	}
	fill := func(text string) string { return strings.ReplaceAll(text, "@", app) }
	v := row{Event: e, Who: "Browser", Title: upper(fill(m.title)), Call: call(e.Request), Reply: reply(e, fill(m.reply), app), Says: m.says}
	switch {
	case e.Kind == journal.Delivery, e.Kind == journal.End:
		v.Who = "Environment"
	case byApp(e.Kind):
		v.Who = app
	}
	if from, to, ok := l.between(e); ok {
		v.Class = class(from, to)
	}
	if e.UserID != "" {
		v.Person = h.person(e.UserID)
	}
	for label := range strings.SplitSeq(m.spec, ", ") {
		if address := ui.SpecURL(label); address != "" {
			v.Specs = append(v.Specs, ui.Link{Label: label, URL: address})
		}
	}
	v.Request.Fields, v.Response.Fields = journal.Sorted(e.Request.Fields), journal.Sorted(e.Response.Fields)
	return v
}

// sentence says the whole exchange, for who listens rather than looks.
func (v row) sentence() string { return v.Who + ": " + v.Title + ". " + v.Reply + "." }

func call(m journal.Message) string {
	return strings.TrimSpace(m.Method + " " + strings.TrimPrefix(strings.TrimPrefix(m.Address, "http://"), "https://"))
}

// reply says what came back, beginning with the status.
func reply(e journal.Event, good, app string) string {
	status := ""
	if e.Status > 0 {
		status = strconv.Itoa(e.Status) + " · "
	}
	problem := ""
	for _, f := range e.Response.Fields {
		if f.Name == "error" {
			problem = f.Value
		}
	}
	switch {
	case e.Outcome == journal.Gone:
		return "hung up before the answer"
	case !e.OK():
		return status + cmp.Or(problem, e.Reason, http.StatusText(e.Status), "failed")
	case e.Kind == journal.Admin, e.Kind == journal.Management, e.Kind == journal.Fault, e.Kind == journal.End:
		return status + cmp.Or(e.Reason, good)
	case e.Kind == journal.Logout && strings.HasPrefix(e.Reason, "page"):
		return status + "asks the person first"
	case has(e.Response, "code"):
		return status + cmp.Or(good, "back to "+app+" with a code")
	case good != "":
		return status + good
	case e.Response.Address != "":
		return status + "go to the next page"
	}
	return status + "the page again"
}

func has(m journal.Message, name string) bool {
	for _, f := range m.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// fieldText is a field's value, with the time that a number stands for.
func fieldText(f journal.Field) string {
	switch f.Name {
	case "iat", "exp", "nbf", "auth_time", "updated_at":
		if seconds, err := strconv.ParseInt(f.Value, 10, 64); err == nil && seconds > 0 && seconds < 1<<40 {
			return f.Value + " · " + ui.ClockTime(time.Unix(seconds, 0))
		}
	}
	return f.Value
}

func answerLine(e journal.Event) string {
	if e.Status == 0 {
		return "No answer"
	}
	line := fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	if e.Response.Address != "" {
		line += " → " + e.Response.Address
	}
	return line
}

func requestLine(m journal.Message) string { return strings.TrimSpace(m.Method + " " + m.Address) }

func clock(t time.Time) string { return t.UTC().Format("15:04:05") }

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// short is the beginning of an identifier, which is enough to tell it from others at hand.
func short(id string) string {
	const limit = 14
	if runes := []rune(id); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return id
}
