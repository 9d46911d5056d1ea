package people

import (
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard/sessions"
	"example.com/multiapp/apps/environment/internal/pages"
)

func userAddress(id string) string         { return pages.PathUsers + "/" + url.PathEscape(id) }
func organizationAddress(id string) string { return pages.PathOrganizations + "/" + url.PathEscape(id) }
func roleAddress(id string) string         { return pages.PathRoles + "/" + url.PathEscape(id) }

func membershipAddress(userID, organizationID string) string {
	return userAddress(userID) + "/memberships/" + url.PathEscape(organizationID)
}

func sessionsAddress(userID string) string {
	return pages.PathSessions + "?" + url.Values{"user": {userID}}.Encode()
}

// backToUser is what the buttons that end sessions say about where they stand.
const backToUser = sessions.BackToUser
