package people

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/shared/ui"
)

// sitePage, narrowPage and livePage are the frames of the pages for people. A live one has a part that stays up to date.
func sitePage(title string, site pages.Site) ui.Page {
	return pages.SitePage(title, pages.PathUsers, site)
}

func narrowPage(title string, site pages.Site) ui.Page {
	p := sitePage(title, site)
	p.Narrow = true
	return p
}

func livePage(title string, site pages.Site) ui.Page {
	p := sitePage(title, site)
	p.Scripts = []string{"live.js"}
	return p
}

func lastLogin(at, now time.Time) string {
	if at.IsZero() {
		return "Never signed in"
	}
	return "Last signed in " + dashboard.Ago(at, now)
}

// words says where in the list one is: "51–100 of 10,003".
func (p pager) words() string {
	if p.total == 0 {
		return "0 of 0"
	}
	return fmt.Sprintf("%d–%d of %d", p.from+1, p.to, p.total)
}

func (m membership) roleWords() string {
	if len(m.RoleNames) == 0 {
		return "no role"
	}
	return strings.Join(m.RoleNames, ", ")
}

// limitWords says when sessions end.
func limitWords(s directory.Sessions) string {
	return "Sessions end after " + dashboard.Span(s.IdleTimeout) + " without use, and after " + dashboard.Span(s.AbsoluteTimeout) + " in any case."
}

// policyWords says what holds for members, and whose limit each is.
func policyWords(s, environment directory.Sessions) string {
	return fmt.Sprintf("What holds: sessions of members end after %s without use (%s), and after %s in any case (%s). A member of several organizations has the strictest limits of all.",
		dashboard.Span(s.IdleTimeout), whose(s.IdleTimeout, environment.IdleTimeout), dashboard.Span(s.AbsoluteTimeout), whose(s.AbsoluteTimeout, environment.AbsoluteTimeout))
}

func whose(limit, environment time.Duration) string {
	if limit < environment {
		return "this organization's limit"
	}
	return "the environment's limit"
}

// anyProblems are those of the form that came back; a page with two forms has got one of them.
func anyProblems(forms ...form) dashboard.Problems {
	out := dashboard.Problems{}
	for _, f := range forms {
		maps.Copy(out, f.problems)
	}
	return out
}

func withOptions(f dashboard.Field, options []dashboard.Option) dashboard.Field {
	f.Options = options
	return f
}

func idField(f form, prefix string) dashboard.Field {
	field := f.code("id", "ID", "Begins with "+prefix+" and stays for good. A readable one is easier to find in tokens and logs.")
	field.Required = true
	return field
}

func roleIDField(f form) dashboard.Field {
	field := f.code("id", "ID", "Such as editor. It stands in the roles claim of tokens, and stays for good.")
	field.Required = true
	return field
}

func emailField(f form) dashboard.Field {
	field := f.required("email", "E-mail address", "One-time codes go there")
	field.Type = "email"
	return field
}

// anyProblem opens a part of the form in which something is wrong.
func (f form) anyProblem(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return f.problems.Of(name) != "" })
}

// filled opens a part of the form that has something in it.
func (f form) filled(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return f.get(name) != "" })
}
