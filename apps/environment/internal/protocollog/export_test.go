package protocollog

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/shared/ui"
	"example.com/multiapp/shared/ui/uitest"
)

// hostile are texts that would break out of a diagram, or a page.
var hostile = []string{"x\n    p1->>p1: forged", "a;b", "end", "loop END", "#35;", "%%{init: {}}%%", "<script>alert(1)</script>", uitest.Markup, uitest.Script,
	"p1->>p2: x", "\u202eabc", "\x00", "", strings.Repeat("é", 300), "participant p9 as x", "note: over", "\"q\" `b` {c} [d]"}

var (
	participantLine = regexp.MustCompile(`^    participant p([1-9]) as (` + safeText + `)$`)
	messageLine     = regexp.MustCompile(`^    p([1-9])(->>|-->>|--x)p([1-9]): (` + safeText + `)$`)
)

const safeText = `(?:[\pL\pN .,/_\-·…→()]|#[0-9]+;)+`

// parseMermaid accepts the part of Mermaid's grammar that cannot be misread, and nothing else.
func parseMermaid(text string) (participants, messages int, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != "sequenceDiagram" {
		return 0, 0, fmt.Errorf("begins with %q", lines[0])
	}
	for _, line := range lines[1:] {
		if regexp.MustCompile(`(?i)\bend\b`).MatchString(line) {
			return 0, 0, fmt.Errorf("the keyword end in %q", line)
		}
		switch p, m := participantLine.FindStringSubmatch(line), messageLine.FindStringSubmatch(line); {
		case p != nil && messages == 0 && p[1] == fmt.Sprint(participants+1):
			participants++
		case m != nil && m[1] != m[3] && m[1] <= fmt.Sprint(participants) && m[3] <= fmt.Sprint(participants):
			messages++
		default:
			return 0, 0, fmt.Errorf("line %q", line)
		}
	}
	return participants, messages, nil
}

// E8: whatever the names, the export is a diagram of these lanes and messages and nothing else.
func TestMermaid(t *testing.T) {
	for _, text := range hostile {
		l := lanes{{laneBrowser, "Browser"}, {laneApp + "x", text}, {laneEnvironment, "Environment"}}
		rows := []row{
			{Event: journal.Event{Kind: journal.Code, ClientID: "x", Outcome: journal.OK}, Title: text, Call: text, Reply: text},
			{Event: journal.Event{Kind: journal.Delivery, ClientID: "x", Outcome: journal.Failed}, Title: "t", Reply: text},
			{Event: journal.Event{Kind: journal.Code, ClientID: "gone", Outcome: journal.OK}, Title: "without a lane"},
		}
		if participants, messages, err := parseMermaid(string(mermaid(l, rows))); err != nil || participants != 3 || messages != 4 {
			t.Errorf("%q: %d participants, %d messages, %v", text, participants, messages, err)
		}
	}
	if _, _, err := parseMermaid("sequenceDiagram\n    p1->>p2: a;b\n"); err == nil {
		t.Error("the parser accepts anything")
	}
}

// E8: what strangers sent is text on the page, and the page keeps the rules of all pages.
func TestHostilePage(t *testing.T) {
	v := view{Site: uitest.Hostile[pages.Site](), Filter: uitest.Hostile[journal.Filter](), Sessions: uitest.Hostile[[]choice](),
		Applications: uitest.Hostile[[]choice](), Older: uitest.Script, Stream: uitest.Script, Live: true}
	v.Lanes = lanes{{laneBrowser, "Browser"}, {laneApp + uitest.Markup, uitest.Markup}, {laneEnvironment, "Environment"}}
	e := journal.Event{ID: 7, Kind: uitest.Markup, Step: uitest.Markup, Outcome: uitest.Markup, Reason: uitest.Markup, Expected: uitest.Markup, Came: uitest.Markup,
		ClientID: uitest.Markup, SessionID: uitest.Markup, RequestID: uitest.Markup, Status: 400,
		Request:  journal.Message{Method: uitest.Markup, Address: uitest.Script, Headers: hostileFields(), Fields: hostileFields()},
		Response: journal.Message{Address: uitest.Script, Fields: hostileFields()}}
	r := row{Event: e, Class: class(1, 3), Who: uitest.Markup, Title: uitest.Markup, Call: uitest.Markup, Reply: uitest.Markup, Says: "s", Person: uitest.Markup}
	v.Rows = []row{r}
	uitest.CheckHostile(t, page(v))
}

func hostileFields() []journal.Field {
	return []journal.Field{{Name: uitest.Markup, Value: uitest.Markup, Claims: []journal.Field{{Name: uitest.Markup, Value: uitest.Script}}}}
}

// E8: an arrow goes from who asks to who answers, whoever has a lane.
func TestLanes(t *testing.T) {
	own := lanes{{laneBrowser, ""}, {laneApp + "web", ""}, {laneEnvironment, ""}}
	shared := lanes{{laneBrowser, ""}, {laneOther, ""}, {laneEnvironment, ""}}
	for _, tt := range []struct {
		lanes    lanes
		kind     journal.Kind
		client   string
		from, to int
	}{
		{own, journal.SSO, "web", 1, 3}, {own, journal.Code, "web", 2, 3}, {own, journal.Delivery, "web", 3, 2}, {own, journal.Admin, "", 1, 3},
		{shared, journal.Refresh, "spa", 2, 3}, {shared, journal.Token, "", 2, 3}, {shared, journal.Logout, "web", 1, 3},
	} {
		if from, to, ok := tt.lanes.between(journal.Event{Kind: tt.kind, ClientID: tt.client}); from != tt.from || to != tt.to || !ok {
			t.Errorf("%s of %q: %d to %d, %v", tt.kind, tt.client, from, to, ok)
		}
	}
	for _, e := range []journal.Event{{Kind: journal.Code, ClientID: "spa"}, {Kind: journal.Code}, {Kind: journal.SSO, ClientID: "spa"}} {
		if _, _, ok := own.between(e); ok {
			t.Errorf("%+v has a lane", e)
		}
	}
}

// E8: a sentence and a section, which has an address, for every kind and every step.
func TestMeanings(t *testing.T) {
	all := append(slices.Collect(maps.Values(meanings)), slices.Collect(maps.Values(steps))...)
	all = append(all, slices.Collect(maps.Values(deviceSteps))...)
	for _, m := range append(all, signIn, refusedLogin) {
		if m.title == "" || m.says == "" || m.spec == "" && m.reply != "done" {
			t.Errorf("no meaning: %+v", m)
		}
		for label := range strings.SplitSeq(m.spec, ", ") {
			if m.spec != "" && ui.SpecURL(label) == "" {
				t.Errorf("%s leads nowhere", label)
			}
		}
	}
}

func TestGenerated(t *testing.T) { uitest.Generated(t, "../../../../tools") }
