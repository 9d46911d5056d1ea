package pages

import (
	"time"

	"github.com/a-h/templ"

	"example.com/multiapp/shared/ui"
)

var (
	noon = time.Date(2026, 3, 5, 12, 3, 22, 118e6, time.UTC)

	ada   = User{"usr_ada", "Ada Lovelace", "ada@example.com", "Analytical Society", "admin"}
	grace = User{"usr_grace", "Grace Hopper", "grace@example.com", "Harbor Works", "admin"}
	alan  = User{"usr_alan", "Alan Turing", "alan@example.com", "Analytical Society", "member"}
	users = []User{ada, grace, alan}

	asking = Asking{Request: "req_sample", Application: "Web app", Scopes: []string{"openid", "profile", "email", "offline_access"}}
	apps   = []ui.Link{{Label: "Web app", URL: "http://localhost:8081"}, {Label: "Single page app", URL: "http://localhost:5174"}}
	site   = Site{Apps: apps, User: &ui.User{Name: ada.Name, Email: ada.Email}}

	applications = []Application{
		{ClientID: "web_local", Name: "Web app", Kind: "web", URL: "http://localhost:8081",
			RedirectURIs: []string{"http://localhost:8081/callback"}, PostLogoutURIs: []string{"http://localhost:8081/signed-out"},
			InitiateLogin: "http://localhost:8081/login", BackChannelURL: "http://localhost:8081/backchannel-logout"},
		{ClientID: "spa_local", Name: "Single page app", Kind: "spa", URL: "http://localhost:5174",
			RedirectURIs:   []string{"http://localhost:5174/callback", "http://localhost:5174/silent-callback"},
			PostLogoutURIs: []string{"http://localhost:5174/signed-out"}},
		{ClientID: "desktop_local", Name: "Desktop app", Kind: "native",
			RedirectURIs: []string{"http://127.0.0.1/callback"}, PostLogoutURIs: []string{"http://127.0.0.1/signed-out"}},
	}

	session = Session{ID: "ses_7d1f0a52c9", User: ada, Started: noon, IdleExpires: noon.Add(2 * time.Hour),
		Expires: noon.Add(24 * time.Hour), Applications: []string{"Web app", "Single page app"}}

	devices = []Device{
		{session.ID, "Firefox on Linux", true, noon, noon.Add(time.Minute), session.Applications},
		{"ses_0b77c1d2e3", "Safari on iPhone", false, noon.Add(-time.Hour), noon.Add(-time.Minute), nil},
	}

	deliveries = []Delivery{
		{"Web app", session.ID, "http://localhost:8081/backchannel-logout", DeliveryDelivered, 1, 200, "", noon, 12 * time.Millisecond},
		{"Reports", session.ID, "http://localhost:8082/backchannel-logout", DeliveryRetrying, 3, 0, "nobody listens at this address", noon, time.Millisecond},
		{"Wiki", session.ID, "http://localhost:8083/backchannel-logout", DeliveryRefused, 1, 400, "the app refused the token", noon, 9 * time.Millisecond},
		{"Archive", session.ID, "http://localhost:8084/backchannel-logout", DeliveryGaveUp, 12, 503, "the app was not ready for ten minutes", noon, 9 * time.Millisecond},
		{"Chat", session.ID, "http://localhost:8085/backchannel-logout", DeliveryPending, 0, 0, "", noon, 0},
	}

	broken = Site{Apps: apps, User: site.User, Dashboard: true, Faults: []string{"Slow token endpoint"}}
	faults = []Fault{
		{"slow-token", "Slow token endpoint", "Every answer takes three seconds more.", "waits a bounded time.", true},
		{"keys-unavailable", "Signing keys unavailable", "The address of the keys answers 503.", "goes on with the keys that it knows.", false},
	}

	messages = []Message{
		{"2", "ada@example.com", "Your sign-in code", "402 917", noon, noon.Add(10 * time.Minute), false},
		{"1", "ada@example.com", "Your sign-in code", "118 630", noon.Add(-time.Minute), noon.Add(9 * time.Minute), true},
	}

	mismatched = ErrorView{Site: Site{Dashboard: true}, Title: "This address is not registered",
		Happened:    "Web app asked to send you back to an address that is not on its list. To keep your sign-in safe, we stay here.",
		Do:          "Register exactly the address that was sent, or change the app to send the registered one.",
		Code:        "invalid_request",
		Application: "Web app (web_local)", RequestID: "01J9ZX3M7T",
		Mismatch: &Mismatch{ClientID: "web_local", Parameter: "redirect_uri", Sent: "http://127.0.0.1:8082/callback/", Registered: []string{"http://localhost:8081/callback", "https://app.example.com/auth/callback"}}}
)

// samples are all pages, each in the states that look different.
func samples() map[string]templ.Component {
	return map[string]templ.Component{
		"sign-in":        SignIn(SignInView{Asking: asking, Users: users}),
		"sign-in-error":  SignIn(SignInView{Asking: asking, Users: users, Email: "ada@exmaple", Error: "That is not an e-mail address.", Again: true}),
		"code":           EnterCode(EnterCodeView{Asking: asking, Email: ada.Email, ValidFor: 10 * time.Minute, Resent: true}),
		"code-error":     EnterCode(EnterCodeView{Asking: asking, Email: ada.Email, ValidFor: 10 * time.Minute, Error: "That code is not right. Check the newest message in the mailbox."}),
		"sign-up":        SignUp(SignUpView{Asking: asking}),
		"sign-up-error":  SignUp(SignUpView{Asking: asking, Name: "Ada", Email: ada.Email, Error: "There is an account with this address. Sign in instead."}),
		"account":        ChooseAccount(ChooseAccountView{Asking: asking, Accounts: []User{ada}}),
		"consent":        Consent(ConsentView{Asking: asking, Account: ada}),
		"device":         EnterDeviceCode(EnterDeviceCodeView{}),
		"device-error":   EnterDeviceCode(EnterDeviceCodeView{UserCode: "WDJB-MJH", Error: "No device waits with this code."}),
		"device-allow":   AllowDevice(AllowDeviceView{Asking: asking, UserCode: "WDJB-MJHT", Account: ada, AskedAt: noon, IP: "192.0.2.7"}),
		"device-done":    DeviceDone(DeviceDoneView{}),
		"device-denied":  DeviceDone(DeviceDoneView{Denied: true}),
		"error":          Error(ErrorView{Title: "We don't know this app", Happened: "The request names an app that is not registered here.", Do: "Check the client id in the app's settings.", Code: "invalid_client", RequestID: "01J9ZX3M7T"}),
		"mismatch":       Error(mismatched),
		"logout":         ConfirmLogout(ConfirmLogoutView{Site: site, Fields: []Field{{"state", "abc"}}}),
		"signed-out":     SignedOut(SignedOutView{Told: deliveries[:2], Return: ui.Link{Label: "Back to Web app", URL: "http://localhost:8081/signed-out"}}),
		"mailbox":        Mailbox(MailboxView{Site: Site{Apps: apps}, Messages: messages, Back: ui.Link{Label: "Back to sign-in", URL: "/sign-in/code?request=x"}}),
		"mailbox-empty":  Mailbox(MailboxView{}),
		"home-dashboard": Home(HomeView{Site: Site{Dashboard: true}, Applications: applications}),
		"home":           Home(HomeView{Site: site, Issuer: "http://localhost:8090", Users: users, Applications: applications, Session: &session, Sessions: devices}),
		"home-out":       Home(HomeView{Site: Site{Apps: apps}, Issuer: "http://localhost:8090", Users: users, Applications: applications}),
		"deliveries":     Deliveries(DeliveriesView{Site: site, Deliveries: deliveries}),
		"faults":         Faults(FaultsView{Site: broken, Faults: faults}),
		"home-broken":    Home(HomeView{Site: broken}),
		"sign-in-broken": SignIn(SignInView{Site: broken, Asking: asking}),
		"deliveries-0":   Deliveries(DeliveriesView{}),
	}
}
