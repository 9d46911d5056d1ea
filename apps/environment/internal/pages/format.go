package pages

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"example.com/multiapp/shared/ui"
)

const appName = "Local environment"

// SitePage is the frame of a page that stands on its own.
func SitePage(title, section string, s Site) ui.Page {
	p := ui.Page{Title: title, App: appName, Apps: s.Apps, User: s.User}
	add := func(label, path string) {
		p.Sections = append(p.Sections, ui.Link{Label: label, URL: path, Current: section == path})
	}
	add("Overview", PathHome)
	if s.Dashboard {
		add("Applications", PathApplications)
		add("People", PathUsers)
		add("Sessions", PathSessions)
		add("Protocol log", PathLog)
	}
	add("Mailbox", PathMailbox)
	add("Deliveries", PathDeliveries)
	if s.Dashboard {
		add("Faults", PathFaults)
	}
	return p
}

// messagePage is SitePage in one narrow column.
func messagePage(title string, s Site) ui.Page {
	p := SitePage(title, "", s)
	p.Narrow = true
	return p
}

// signInPage is the frame in the middle of a sign-in: no way to get lost.
func signInPage(title string) ui.Page {
	return ui.Page{Title: title, App: appName, Narrow: true}
}

// withRequest adds the handle of the pending request to an address.
func withRequest(path string, a Asking) string {
	return path + "?" + url.Values{"request": {a.Request}}.Encode()
}

// signInForm is the address of the sign-in form itself, for a request that
// begins on another page (prompt=create, select_account).
func signInForm(a Asking) string {
	return withRequest(PathSignIn, a) + "&form=1"
}

// scopeText says what a scope gives the application. An unknown scope is
// shown by its name.
func scopeText(scope string) string {
	switch scope {
	case "openid":
		return "an id that stands for you, and your organization and roles"
	case "profile":
		return "your name"
	case "email":
		return "your e-mail address"
	case "offline_access":
		return "a way to keep you signed in while your session lasts"
	}
	return scope
}

func applicationName(a Asking) string {
	if a.Application == "" {
		return "An application"
	}
	return a.Application
}

// affiliation is "Analytical Society · admin".
func affiliation(u User) string {
	var parts []string
	for _, s := range []string{u.Organization, u.Role} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func kindText(kind string) string {
	switch kind {
	case "web":
		return "Has a server, which can keep a secret."
	case "spa":
		return "Runs in the browser, where nothing can be kept secret."
	case "native":
		return "Runs on a device, where nothing can be kept secret."
	}
	return kind
}

func minutes(d time.Duration) string {
	if n := int(d.Minutes()); n != 1 {
		return strconv.Itoa(n) + " minutes"
	}
	return "1 minute"
}

// statusText and statusClass say how a delivery stands, by word and by colour.
func statusText(s DeliveryStatus) string {
	switch s {
	case DeliveryPending:
		return "On its way"
	case DeliveryRetrying:
		return "Trying again"
	case DeliveryDelivered:
		return "Told"
	case DeliveryRefused:
		return "Refused"
	case DeliveryGaveUp:
		return "Gave up"
	}
	return string(s)
}

func statusClass(s DeliveryStatus) string {
	switch s {
	case DeliveryDelivered:
		return "badge badge-success"
	case DeliveryRetrying:
		return "badge badge-warning"
	case DeliveryRefused, DeliveryGaveUp:
		return "badge badge-danger"
	}
	return "badge badge-info"
}

// attemptText is "Answered 400 after 12 ms, 1 attempt: the reason".
func attemptText(d Delivery) string {
	text := "Not tried yet"
	if d.Attempts > 0 {
		text = fmt.Sprintf("%s after %s, %s", answerText(d.HTTPStatus), ui.Took(d.Took), attempts(d.Attempts))
	}
	if d.Reason != "" {
		text += ": " + d.Reason
	}
	return text
}

func answerText(status int) string {
	if status == 0 {
		return "No answer"
	}
	return fmt.Sprintf("Answered %d", status)
}

func attempts(n int) string {
	if n == 1 {
		return "1 attempt"
	}
	return fmt.Sprintf("%d attempts", n)
}

func codeClass(m Message) string {
	if m.Used {
		return "message-code message-used"
	}
	return "message-code"
}
