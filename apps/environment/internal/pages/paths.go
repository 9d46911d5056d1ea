package pages

import "net/url"

// Addresses that links and forms on these pages lead to. The handlers are
// mounted at the same constants.
const (
	PathHome       = "/"
	PathMailbox    = "/mailbox"
	PathDeliveries = "/deliveries"
	PathDiscovery  = "/.well-known/openid-configuration"

	// The dashboard; each is a list and the beginning of the addresses of its
	// entries. PathLog is the live protocol log.
	PathApplications  = "/applications"
	PathUsers         = "/users"
	PathOrganizations = "/organizations"
	PathRoles         = "/roles"
	PathSessions      = "/sessions"
	PathLog           = "/log"

	// PathFaults shows the faults (GET), and takes fault and on (POST).
	PathFaults = "/faults"
	// PathRotateKeys makes a new signing key (POST).
	PathRotateKeys = "/faults/rotate-keys"

	// PathSignIn shows the sign-in page of a pending request (GET ?request=),
	// or leads to the page the request begins on, unless form=1 is sent.
	PathSignIn = "/sign-in"
	// PathSignInUser takes user_id (POST).
	PathSignInUser = "/sign-in/user"
	// PathSignInEmail takes email and sends a one-time code (POST).
	PathSignInEmail = "/sign-in/email"
	// PathSignInCode takes code (POST); GET shows the form.
	PathSignInCode = "/sign-in/code"
	// PathSignInResend sends another code (POST).
	PathSignInResend = "/sign-in/resend"
	// PathSignUp shows the form (GET ?request=) and takes name and email (POST).
	PathSignUp = "/sign-in/sign-up"
	// PathAccount shows the choice of account (GET) and takes user_id, which is
	// empty for another account (POST).
	PathAccount = "/sign-in/account"
	// PathConsent shows the question (GET) and takes the yes (POST).
	PathConsent = "/sign-in/consent"
	// PathDeny refuses the pending request (POST).
	PathDeny = "/sign-in/deny"
	// PathDevice asks for the code that a device shows (GET, POST user_code);
	// GET ?user_code= asks whether to let the device in.
	PathDevice = "/device"
	// PathDeviceAllow takes user_code and user_id (POST).
	PathDeviceAllow = "/device/allow"
	// PathDeviceDeny takes user_code (POST).
	PathDeviceDeny = "/device/deny"
	// PathDeviceDone is where both lead; ?denied after a no.
	PathDeviceDone = "/device/done"
	// PathConfirmLogout takes the yes to a sign-out without a hint (POST).
	PathConfirmLogout = "/sign-in/sign-out"
	// PathSessionEnd ends the session shown on the home page (POST).
	PathSessionEnd = "/session/end"
	// PathSessionRevoke takes sid, a session of the signed-in user (POST).
	PathSessionRevoke = "/session/revoke"
	// PathSessionRevokeAll ends all sessions of the signed-in user (POST).
	PathSessionRevokeAll = "/session/revoke-all"
)

// ApplicationPath is the dashboard's page of an application.
func ApplicationPath(clientID string) string {
	return PathApplications + "/" + url.PathEscape(clientID)
}
