package pages

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"example.com/multiapp/shared/ui"
)

// Addresses of the manage pages.
const (
	PathManage           = "/manage"
	PathSessions         = PathManage + "/sessions"
	PathEndOtherSessions = PathSessions + "/end-others"
)

// MembersPath is the page of an organization's members.
func MembersPath(organizationID string) string {
	return PathManage + "/organizations/" + url.PathEscape(organizationID)
}

// MemberPath is the form for one member's roles.
func MemberPath(organizationID, userID string) string {
	return MembersPath(organizationID) + "/members/" + url.PathEscape(userID)
}

// EndSessionPath is where the form that ends a session leads.
func EndSessionPath(sessionID string) string {
	return PathSessions + "/" + url.PathEscape(sessionID) + "/end"
}

// ManageFrame is what all manage pages share.
type ManageFrame struct {
	Site
	// Watch makes the page notice the end of its session.
	Watch *ui.Watch
	// Calls are the last ones of the session, those that the page was made from among them.
	Calls []ui.Step
}

// ManageView fills [Manage].
type ManageView struct {
	ManageFrame
	ID, Name, Email string
	LastLogin       time.Time
	// Organization is the one of this session, nil without one; Others are those that
	// the user belongs to besides.
	Organization *ManagedOrganization
	Others       []ManagedOrganization
	// Sessions are the first of SessionCount.
	Sessions     []ManagedSession
	SessionCount int
}

// ManagedOrganization is an organization that the user belongs to.
type ManagedOrganization struct {
	ID, Name string
	Roles    []string
	// URL leads to its members or, where it is not this session's, to a sign-in there.
	// Empty when the user may not see them.
	URL string
}

// ManagedSession is a sign-in of the user in one browser.
type ManagedSession struct {
	ID string // ses_…
	// Device is the browser in plain words, such as "Firefox on Linux".
	Device string
	IP     string
	// Here is true for the session of the browser that asks.
	Here                 bool
	Started, LastUsed    time.Time
	IdleUntil, LongUntil time.Time // when it ends by itself
	Apps                 []string
}

// SessionsView fills [Sessions].
type SessionsView struct {
	ManageFrame
	Sessions []ManagedSession
	// More is true when there are more than are shown.
	More bool
	// Ended is the session that was ended just before, nil when none was.
	Ended *ManagedSession
}

// MembersView fills [Members].
type MembersView struct {
	ManageFrame
	ID, Name string // of the organization
	Members  []Member
	Total    int
	// Changed is the member whose roles were changed just before, nil when none were.
	Changed *Member
	// Within is how long a token that was made before a change can last.
	Within               time.Duration
	PreviousURL, NextURL string
	// MayChange is true for somebody who may change roles here.
	MayChange bool
}

// Member is somebody in the list of members.
type Member struct {
	ID, Name, Email string
	Roles           []string
	// Status is empty for an active member, else says why they cannot get in.
	Status string
	You    bool
}

// RoleFormView fills [RoleForm].
type RoleFormView struct {
	ManageFrame
	OrganizationID, Organization string
	Member                       Member
	Choices                      []RoleChoice
	// Problem is what is wrong with what was sent, ConfirmProblem with the consent to
	// change one's own roles.
	Problem, ConfirmProblem string
	Confirmed               bool
	Within                  time.Duration
}

// RoleChoice is a role that the member has or could have.
type RoleChoice struct {
	Name, Title, Description string
	Permissions              []string
	Checked                  bool
	// Locked is true where the role allows more than the user may, who can then neither
	// give nor take it.
	Locked bool
}

// sections are the pages of this app for somebody who is signed in.
func sections(current string) []ui.Link {
	links := []ui.Link{{Label: "Dashboard", URL: PathHome}, {Label: "Manage", URL: PathManage}, {Label: "Your sessions", URL: PathSessions}}
	if i := slices.IndexFunc(links, func(l ui.Link) bool { return l.URL == current }); i >= 0 {
		links[i].Current = true
	}
	return links
}

func managePage(title, section string, f ManageFrame) ui.Page {
	p := sitePage(title, f.Site)
	p.Sections, p.Watch = sections(section), f.Watch
	return p
}

func itoa(n int) string { return strconv.Itoa(n) }

func memberCount(n int) string {
	if n == 1 {
		return "1 member"
	}
	return itoa(n) + " members"
}

// within is a lifetime for people, in the unit that fits.
func within(d time.Duration) string {
	n, unit := int(d.Round(time.Second)/time.Second), "second"
	if d >= time.Minute {
		n, unit = int((d+time.Minute-1)/time.Minute), "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return itoa(n) + " " + unit
}
