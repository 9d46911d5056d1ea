package protocollog

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
)

// chunk is how many events are read at once: others wait for the store meanwhile.
const chunk = 250

// exported is the JSON export.
type exported struct {
	ExportedAt time.Time       `json:"exported_at"`
	Filter     exportedFilter  `json:"filter"`
	Events     []journal.Event `json:"events"`
}

type exportedFilter struct {
	SessionID  string `json:"sid,omitempty"`
	ClientID   string `json:"client_id,omitempty"`
	FailedOnly bool   `json:"failed_only,omitempty"`
}

// exportJSON is GET /log/export.json: every message of the filter that is kept, the oldest first.
func (h *Handler) exportJSON(w http.ResponseWriter, r *http.Request) error {
	f := filterOf(r.URL.Query())
	events, err := h.find(r.Context(), f, journal.Capacity)
	if err != nil {
		return err
	}
	byCause(events)
	for i := range events {
		events[i].Request.Fields = journal.Sorted(events[i].Request.Fields)
		events[i].Response.Fields = journal.Sorted(events[i].Response.Fields)
	}
	attach(w, "application/json", "protocol-log.json")
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(exported{h.Now().UTC(), exportedFilter(f), events})
}

// exportMermaid is GET /log/export.mmd: the newest messages of the filter as a Mermaid sequence diagram.
func (h *Handler) exportMermaid(w http.ResponseWriter, r *http.Request) error {
	events, err := h.find(r.Context(), filterOf(r.URL.Query()), maxMermaid)
	if err != nil {
		return err
	}
	l := h.lanesOf(events)
	byCause(events)
	rows := make([]row, len(events))
	for i, e := range events {
		rows[i] = h.row(e, l)
	}
	attach(w, "text/vnd.mermaid; charset=utf-8", "protocol-log.mmd")
	_, err = w.Write(mermaid(l, rows))
	return err
}

// find returns the newest events, the oldest of them first. It is never nil.
func (h *Handler) find(ctx context.Context, f journal.Filter, limit int) ([]journal.Event, error) {
	all := []journal.Event{}
	for before := int64(0); len(all) < limit; before = all[0].ID {
		part, err := h.journal.Find(ctx, journal.Query{Filter: f, Before: before, Limit: min(chunk, limit-len(all))})
		if err != nil {
			return nil, err
		}
		if len(part) == 0 {
			break
		}
		all = append(part, all...)
	}
	return all, nil
}

func attach(w http.ResponseWriter, contentType, name string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
