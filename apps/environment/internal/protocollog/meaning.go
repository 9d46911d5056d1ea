package protocollog

import "example.com/multiapp/apps/environment/internal/journal"

// meaning is what a step is, for people. In texts, @ stands for the application.
type meaning struct {
	title string // what is asked
	reply string // what is answered when all is well
	says  string // one sentence
	spec  string // sections, parted by ", "
}

var meanings = map[journal.Kind]meaning{
	journal.Authorize: {"@ asks for a login", "go to the sign-in page",
		"The app has sent the browser here to sign in. No session answers for it, so a page has to ask the person.",
		"RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2.1"},
	journal.SSO: {"@ asks for a login", "back to @ with a code, no page shown",
		"Single sign-on: the browser's session here answers for the person, so the app gets its code at once.",
		"OpenID Connect Core 1.0 §3.1.2.5, RFC 6749 §4.1.2"},
	journal.Token: {"asks for tokens", "answered",
		"The token endpoint hands out tokens for a grant: a code, a refresh token, or the client's own secret.", "RFC 6749 §3.2"},
	journal.Code: {"redeems the code", "tokens",
		"The app trades the code that the browser brought for tokens. Its secret, or the PKCE verifier, proves that it is the app that asked.",
		"RFC 6749 §4.1.3, RFC 7636 §4.5, OpenID Connect Core 1.0 §3.1.3"},
	journal.Refresh: {"rotates the refresh token", "new tokens; the old refresh token is over",
		"The app gets a new access token without the browser. Each refresh token is used once; a later use of an old one ends the whole family.",
		"RFC 6749 §6, RFC 9700 §4.14"},
	journal.ClientCredentials: {"asks for a token of its own", "an access token without a user",
		"The app acts for itself: the token stands for no user and no session.", "RFC 6749 §4.4"},
	journal.DeviceRequest: {"asks for a code to show to a person", "a device code, and a code for people",
		"No browser can answer this app, so it asks for two codes: it keeps the long one, and a person types the short one into the environment's page, in any browser.",
		"RFC 8628 §3.1, RFC 8628 §3.2"},
	journal.DeviceCode: {"asks whether it was let in", "tokens",
		"The app asks again and again, no more often than it was told to, until the person has decided or the code has expired.",
		"RFC 8628 §3.4, RFC 8628 §3.5"},
	journal.Userinfo: {"asks who the user is", "the user's claims",
		"The access token opens the profile, as far as its scope goes.", "OpenID Connect Core 1.0 §5.3"},
	journal.Introspect: {"asks whether a token is good", "what the token stands for",
		"A token can be signed and unexpired, and yet revoked: only the environment knows.", "RFC 7662 §2"},
	journal.Revoke: {"revokes a token", "done",
		"The app gives a token up. A refresh token takes its whole family with it.", "RFC 7009 §2"},
	journal.Logout: {"signs out", "the session has ended",
		"The shared session ends, with the refresh tokens that grew from it. Every app that took part is told.",
		"OpenID Connect RP-Initiated Logout 1.0 §2"},
	journal.End: {"the session ends", "done",
		"Nobody signed out: a time-out was reached, an administrator ended the session, or another user signed in. It has the effects of a logout.",
		"OpenID Connect Back-Channel Logout 1.0 §2.5"},
	journal.Delivery: {"tells: the session has ended", "heard",
		"Back-channel logout: a signed logout token goes from server to server, so the app signs the user out without any browser.",
		"OpenID Connect Back-Channel Logout 1.0 §2.5"},
	journal.Management: {"calls the Management API", "answered",
		"The app's server reads or changes users, organizations and sessions with a token of its own.", "RFC 6750 §2.1"},
	journal.Admin: {"changes the directory", "done", "An administrator changed something. It holds from the next token on.", ""},
	journal.Fault: {"breaks something on purpose", "done", "A fault was switched, to see what the apps do about it.", ""},
}

// steps are the meanings of the steps on the sign-in pages.
var steps = map[string]meaning{
	journal.StepPage: {"opens a sign-in page", "the page", "The environment asks the person itself, on its own page: no app ever sees a password or a code.",
		"OpenID Connect Core 1.0 §3.1.2.3"},
	journal.StepUser: {"signs in as a demo user", "", "The person is known: the browser's session begins here, and the app gets a code.",
		"OpenID Connect Core 1.0 §3.1.2.3, RFC 6749 §4.1.2"},
	journal.StepEmail: {"asks for a one-time code", "", "A code went to the mailbox of the address. Who can read it there is its owner.",
		"OpenID Connect Core 1.0 §3.1.2.3"},
	journal.StepCode: {"types the one-time code", "", "The right code proves that the person reads the address: the session begins, and the app gets its code.",
		"OpenID Connect Core 1.0 §3.1.2.3, RFC 6749 §4.1.2"},
	journal.StepSignUp: {"asks for a new account", "", "A new account needs a code from the mailbox of its address.", "OpenID Connect Core 1.0 §3.1.2.3"},
	journal.StepAccount: {"chooses the account", "", "The app asked to let the person choose who to go on as (prompt=select_account).",
		"OpenID Connect Core 1.0 §3.1.2.1"},
	journal.StepConsent: {"agrees", "", "The app asked that the person be asked for consent (prompt=consent).", "OpenID Connect Core 1.0 §3.1.2.4"},
	journal.StepDeny: {"declines to sign in", "", "The person does not want to. The app is told by the error access_denied.",
		"RFC 6749 §4.1.2.1"},
}

// deviceSteps are the meanings of the steps on the page where a device's code is typed.
var deviceSteps = map[string]meaning{
	journal.StepPage: {"opens the page for devices", "the page",
		"The page asks for the code that a device shows, and then whether to let the device in.", "RFC 8628 §3.3"},
	journal.StepCode: {"types the code of a device", "", "The code leads to the device that waits. Only so many wrong ones are taken.",
		"RFC 8628 §3.3, RFC 8628 §5.1"},
	journal.StepConsent: {"lets the device in", "", "The device takes part in this browser's session, like an app in the browser. It gets its tokens when it asks again.",
		"RFC 8628 §3.3, RFC 8628 §5.4"},
	journal.StepDeny: {"keeps the device out", "", "The device is told so by the error access_denied when it asks again.", "RFC 8628 §3.5"},
}

var signIn = meaning{"is on the sign-in pages", "", "The environment asks the person who they are.", "OpenID Connect Core 1.0 §3.1.2.3"}

var refusedLogin = meaning{"@ asks for a login", "refused", "The app has sent the browser here to sign in, and the request was refused: nobody was asked, and no code was given.",
	"RFC 6749 §4.1.2.1, OpenID Connect Core 1.0 §3.1.2.6"}

func meaningOf(e journal.Event) meaning {
	if e.Kind == journal.Authorize && !e.OK() {
		return refusedLogin
	}
	if e.Kind == journal.Device {
		return deviceSteps[e.Step]
	}
	if e.Kind != journal.SignIn {
		return meanings[e.Kind]
	}
	if m, ok := steps[e.Step]; ok {
		return m
	}
	return signIn
}
