package protocollog

import (
	"slices"
	"strconv"

	"example.com/multiapp/apps/environment/internal/journal"
)

// lane is somebody who takes part.
type lane struct {
	Key  string // browser, environment, other, or app: and the client_id
	Name string
}

// maxApps is how many applications have lanes of their own; the others share one.
const maxApps = 6

// lanes are the browser, the applications and the environment, from left to right.
type lanes []lane

// Keys of lanes.
const (
	laneBrowser     = "browser"
	laneEnvironment = "environment"
	laneOther       = "other"
	laneApp         = "app:"
)

// lanesOf are the lanes that a page of events needs, in the order in which the applications of the directory stand there.
func (h *Handler) lanesOf(events []journal.Event) lanes {
	var clients []string
	for _, e := range slices.Backward(events) { // the newest have their own, when there are too many
		if client := appOf(e); client != "" && !slices.Contains(clients, client) {
			clients = append(clients, client)
		}
	}
	other := len(clients) > maxApps || slices.ContainsFunc(events, func(e journal.Event) bool { return byApp(e.Kind) && e.ClientID == "" })
	clients = clients[:min(len(clients), maxApps)]
	order := map[string]int{}
	for i, a := range h.Directory.Applications() {
		order[a.ID] = i - 1000
	}
	slices.Reverse(clients)
	slices.SortStableFunc(clients, func(a, b string) int { return order[a] - order[b] })
	return h.lanes(clients, other)
}

func (h *Handler) lanes(clients []string, other bool) lanes {
	all := lanes{{laneBrowser, "Browser"}}
	for _, client := range clients {
		all = append(all, lane{laneApp + client, h.appName(client)})
	}
	if other {
		all = append(all, lane{laneOther, "Other apps"})
	}
	return append(all, lane{laneEnvironment, "Environment"})
}

// parameters are the lanes for the address of the stream, which has to draw between the same.
func (l lanes) parameters() (query []string) {
	for _, lane := range l[1 : len(l)-1] {
		query = append(query, "lane", lane.Key)
	}
	return query
}

// lanesFrom reads what parameters wrote.
func (h *Handler) lanesFrom(keys []string) lanes {
	var clients []string
	for _, key := range keys[:min(len(keys), maxApps+1)] {
		if len(key) > len(laneApp) && key[:len(laneApp)] == laneApp {
			clients = append(clients, key[len(laneApp):])
		}
	}
	return h.lanes(clients, slices.Contains(keys, laneOther))
}

func (h *Handler) appName(client string) string {
	if a, err := h.Directory.Application(client); err == nil && a.Name != "" {
		return a.Name
	}
	return short(client)
}

// byApp reports whether an application is one end of the step. The other end is the environment.
func byApp(kind journal.Kind) bool {
	switch kind {
	case journal.DeviceRequest, journal.DeviceCode, journal.Token, journal.Code, journal.Refresh, journal.ClientCredentials, journal.Userinfo, journal.Introspect, journal.Revoke,
		journal.Management, journal.Delivery:
		return true
	}
	return false
}

// appOf is the application that needs a lane for the step. One that only asks by the browser gets its lane, too: the reader
// sees whom the login is for.
func appOf(e journal.Event) string { return e.ClientID }

// between returns the numbers of the lanes, from 1, from which and to which a step goes, and whether there are such.
func (l lanes) between(e journal.Event) (from, to int, ok bool) {
	end := len(l)
	switch {
	case !byApp(e.Kind):
		return 1, end, e.ClientID == "" || l.number(laneApp+e.ClientID) > 0 || l.number(laneOther) > 0
	case e.Kind == journal.Delivery:
		to = l.app(e.ClientID)
		return end, to, to > 0
	}
	from = l.app(e.ClientID)
	return from, end, from > 0
}

func (l lanes) app(client string) int {
	if n := l.number(laneApp + client); n > 0 && client != "" {
		return n
	}
	return l.number(laneOther)
}

func (l lanes) number(key string) int {
	return 1 + slices.IndexFunc(l, func(lane lane) bool { return lane.Key == key })
}

// class places an arrow between two lanes by classes of the style sheet.
func class(from, to int) string {
	direction := "arrow-right"
	if from > to {
		from, to, direction = to, from, "arrow-left"
	}
	return direction + " from-" + strconv.Itoa(from) + " to-" + strconv.Itoa(to)
}
