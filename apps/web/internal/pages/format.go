package pages

import (
	"strings"

	"example.com/multiapp/shared/ui"
)

const appName = "Web app"

func sitePage(title string, s Site) ui.Page {
	p := ui.Page{Title: title, App: appName, Apps: s.Apps, User: s.User}
	if s.User != nil {
		p.Sections = sections("")
	}
	return p
}

// messagePage is sitePage in one narrow column.
func messagePage(title string, s Site) ui.Page {
	p := sitePage(title, s)
	p.Narrow = true
	return p
}

func loginURL(given string) string {
	if given == "" {
		return PathLogin
	}
	return given
}

// orNone joins values for reading.
func orNone(values []string) string {
	if len(values) == 0 {
		return "none"
	}
	return strings.Join(values, ", ")
}

// first is the first value that is not empty.
func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
