package journal

// Kind says which step of the protocol an event is.
type Kind string

// The kinds of steps, and who takes them.
const (
	Authorize         Kind = "authorize"          // a browser asks for a login that needs a page, or is refused
	SSO               Kind = "sso"                // a browser asks for a login that its session answers without a page
	SignIn            Kind = "sign-in"            // a browser on the sign-in pages; Event.Step says what
	Token             Kind = "token"              // an application asks for tokens by a grant that nobody knows
	Code              Kind = "code"               // an application redeems a code
	Refresh           Kind = "refresh"            // an application rotates a refresh token
	ClientCredentials Kind = "client-credentials" // an application asks for a token of its own
	DeviceCode        Kind = "device-code"        // a device asks whether a person has let it in
	Userinfo          Kind = "userinfo"
	Introspect        Kind = "introspect"
	Revoke            Kind = "revoke"
	DeviceRequest     Kind = "device-request" // a device without a browser asks to be let in
	Device            Kind = "device"         // a browser on the page where its code is typed; Event.Step says what
	Logout            Kind = "logout"         // a browser ends the session
	End               Kind = "end"            // a session ends without a logout: a time-out, an administrator, another user
	Delivery          Kind = "delivery"       // the environment tells an application by the back channel
	Management        Kind = "management"     // an application calls the Management API
	Admin             Kind = "admin"          // somebody changes the directory or a session
	Fault             Kind = "fault"          // somebody breaks something on purpose
)

// Outcomes of a step.
const (
	OK      = "ok"
	Refused = "refused" // the request was wrong or not allowed
	Failed  = "failed"  // the environment, or the application it called, could not answer
	Gone    = "gone"    // the client hung up before it was answered
)

// Steps on the sign-in pages.
const (
	StepPage    = "page"    // a page is shown
	StepUser    = "user"    // a demo user is chosen
	StepEmail   = "email"   // a one-time code is asked for
	StepCode    = "code"    // a one-time code is entered
	StepSignUp  = "sign-up" // a new account is asked for
	StepAccount = "account" // the person goes on as who they are, or as somebody else
	StepConsent = "consent" // the application may have what it asks for
	StepDeny    = "deny"    // the person does not want to
)
