package protocollog

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
)

// perPage is how many messages a page begins with.
const perPage = 100

// Handler serves the log. Make one with New.
type Handler struct {
	dashboard.Site
	journal *journal.Journal
	open    chan struct{} // one place for each stream
}

// New returns the handler.
func New(site dashboard.Site, j *journal.Journal) *Handler {
	return &Handler{Site: site, journal: j, open: make(chan struct{}, maxStreams)}
}

// Routes mounts the page, its stream and its exports.
func (h *Handler) Routes(mux *http.ServeMux) {
	h.Mount(mux, "GET "+pages.PathLog, h.page)
	h.Mount(mux, "GET "+pathEvents, h.events)
	h.Mount(mux, "GET "+pathMermaid, h.exportMermaid)
	h.Mount(mux, "GET "+pathJSON, h.exportJSON)
}

const (
	pathEvents  = pages.PathLog + "/events"
	pathMermaid = pages.PathLog + "/export.mmd"
	pathJSON    = pages.PathLog + "/export.json"
)

// filterOf reads the filter out of an address. Other parameters are ignored, so that every address is good.
func filterOf(query url.Values) journal.Filter {
	return journal.Filter{SessionID: query.Get("session"), ClientID: query.Get("application"), FailedOnly: query.Get("errors") != ""}
}

// address is a path with a filter and what else it asks for.
func address(path string, f journal.Filter, more ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(more); i += 2 {
		query.Add(more[i], more[i+1])
	}
	for name, value := range map[string]string{"session": f.SessionID, "application": f.ClientID} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if f.FailedOnly {
		query.Set("errors", "1")
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// page is GET /log.
func (h *Handler) page(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	v := view{Site: h.Frame(r), Filter: filterOf(asked)}
	v.Entry, _ = strconv.ParseInt(asked.Get("entry"), 10, 64)
	before, _ := strconv.ParseInt(asked.Get("before"), 10, 64)
	v.Live = before <= 0 && v.Entry <= 0
	query := journal.Query{Filter: v.Filter, Before: max(before, 0), Limit: perPage + 1}
	if v.Entry > 0 {
		query.Before = v.Entry + perPage/2
	}
	last := h.journal.Last() // before the messages: one that comes meanwhile is on the page and on the stream, and the script knows it
	events, err := h.journal.Find(r.Context(), query)
	if err != nil {
		return err
	}
	if len(events) > perPage {
		events = events[1:]
		v.Older = address(pages.PathLog, v.Filter, "before", strconv.FormatInt(events[0].ID, 10))
	}
	v.Lanes = h.lanesOf(events)
	byCause(events)
	for _, e := range events {
		v.Rows = append(v.Rows, h.row(e, v.Lanes))
	}
	v.Stream = address(pathEvents, v.Filter, append(v.Lanes.parameters(), "since", h.stamp(last))...)
	if err := h.choices(r, &v); err != nil {
		return err
	}
	return h.Render(w, r, http.StatusOK, page(v))
}

// byCause puts events in the order in which they began. The journal has them as they ended, and what follows from a step may
// end with it in the same moment.
func byCause(events []journal.Event) {
	slices.SortStableFunc(events, func(a, b journal.Event) int { return a.At.Compare(b.At) })
}

// stamp names an event for a stream to go on after.
func (h *Handler) stamp(id int64) string { return h.journal.Epoch + "-" + strconv.FormatInt(id, 10) }

const sessionChoices = 20

// choices fills the filter's lists, with what is chosen among them.
func (h *Handler) choices(r *http.Request, v *view) error {
	last, err := h.journal.Sessions(r.Context(), sessionChoices)
	if err != nil {
		return err
	}
	found := v.Filter.SessionID == ""
	for _, e := range last {
		found = found || e.SessionID == v.Filter.SessionID
		v.Sessions = append(v.Sessions, choice{e.SessionID, h.person(e.UserID) + " · " + clock(e.At) + " · " + short(e.SessionID), e.SessionID == v.Filter.SessionID})
	}
	if !found {
		v.Sessions = append(v.Sessions, choice{v.Filter.SessionID, short(v.Filter.SessionID), true})
	}
	found = v.Filter.ClientID == ""
	for _, a := range h.Directory.Applications() {
		found = found || a.ID == v.Filter.ClientID
		v.Applications = append(v.Applications, choice{a.ID, a.Name, a.ID == v.Filter.ClientID})
	}
	if !found {
		v.Applications = append(v.Applications, choice{v.Filter.ClientID, short(v.Filter.ClientID), true})
	}
	return nil
}

func (h *Handler) person(userID string) string {
	if u, err := h.Directory.User(userID); err == nil {
		return u.Name()
	}
	if userID == "" {
		return "Somebody"
	}
	return userID
}
