package directory

import (
	"net/url"
	"strings"
)

// Difference is one part in which a received redirect URI differs from a registered one.
type Difference struct {
	Part       string // "scheme", "host", "port", "path", "trailing slash", "query", "fragment" or "letter case"
	Registered string
	Received   string
}

// Mismatch explains why a redirect URI was refused, for the environment's own error page.
type Mismatch struct {
	Received    string
	Nearest     string // the registered URI that is most like it; empty when none is registered
	Differences []Difference
	Registered  []string
}

// ExplainRedirectURI finds the registered URI nearest to the one received and names what differs.
func (a Application) ExplainRedirectURI(received string) Mismatch {
	return a.explain(a.RedirectURIs, received)
}

// ExplainPostLogoutRedirectURI does the same for post-logout redirect URIs.
func (a Application) ExplainPostLogoutRedirectURI(received string) Mismatch {
	return a.explain(a.PostLogoutRedirectURIs, received)
}

func (a Application) explain(registered []string, received string) Mismatch {
	m := Mismatch{Received: received, Registered: registered}
	for _, r := range registered {
		d := differences(r, received, a.Type == Native)
		if m.Nearest == "" || distance(d) < distance(m.Differences) {
			m.Nearest, m.Differences = r, d
		}
	}
	return m
}

// distance ranks how far apart two URIs are: another host says more than another port.
func distance(ds []Difference) (n int) {
	weight := map[string]int{"scheme": 3, "host": 4, "port": 2, "path": 3}
	for _, d := range ds {
		n += max(weight[d.Part], 1)
	}
	return n
}

func differences(registered, received string, native bool) []Difference {
	r, _ := url.Parse(registered)
	u, err := url.Parse(received)
	if err != nil || r == nil {
		return []Difference{{"address", registered, received}}
	}
	var out []Difference
	add := func(part, want, got string) {
		if want != got {
			out = append(out, Difference{part, want, got})
		}
	}
	add("scheme", r.Scheme, u.Scheme)
	add("host", strings.ToLower(r.Hostname()), strings.ToLower(u.Hostname()))
	if !native || !isLoopbackLiteral(r.Hostname()) {
		add("port", r.Port(), u.Port())
	}
	out = append(out, pathDifference(r.EscapedPath(), u.EscapedPath())...)
	add("query", r.RawQuery, u.RawQuery)
	add("fragment", r.Fragment, u.Fragment)
	if len(out) == 0 && registered != received {
		add("letter case", registered, received)
	}
	return out
}

func pathDifference(want, got string) []Difference {
	switch {
	case want == got:
		return nil
	case strings.TrimSuffix(want, "/") == strings.TrimSuffix(got, "/"):
		return []Difference{{"trailing slash", want, got}}
	case strings.EqualFold(want, got):
		return []Difference{{"letter case", want, got}}
	}
	return []Difference{{"path", want, got}}
}
