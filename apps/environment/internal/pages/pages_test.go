package pages

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"example.com/multiapp/shared/ui/uitest"
)

func TestPages(t *testing.T) {
	for name, page := range samples() {
		t.Run(name, func(t *testing.T) {
			uitest.Write(t, "environment-"+name, uitest.Check(t, page))
		})
	}
}

// E5, W9: nothing that came from outside is believed to be markup.
func TestPagesEscapeWhatTheyShow(t *testing.T) {
	for name, page := range map[string]templ.Component{
		"SignIn":        SignIn(uitest.Hostile[SignInView]()),
		"EnterCode":     EnterCode(uitest.Hostile[EnterCodeView]()),
		"SignUp":        SignUp(uitest.Hostile[SignUpView]()),
		"ChooseAccount": ChooseAccount(uitest.Hostile[ChooseAccountView]()),
		"EnterDevice":   EnterDeviceCode(uitest.Hostile[EnterDeviceCodeView]()),
		"AllowDevice":   AllowDevice(uitest.Hostile[AllowDeviceView]()),
		"DeviceDone":    DeviceDone(uitest.Hostile[DeviceDoneView]()),
		"Consent":       Consent(uitest.Hostile[ConsentView]()),
		"Error":         Error(uitest.Hostile[ErrorView]()),
		"ConfirmLogout": ConfirmLogout(uitest.Hostile[ConfirmLogoutView]()),
		"SignedOut":     SignedOut(uitest.Hostile[SignedOutView]()),
		"Mailbox":       Mailbox(uitest.Hostile[MailboxView]()),
		"Home":          Home(uitest.Hostile[HomeView]()),
		"Faults":        Faults(uitest.Hostile[FaultsView]()),
		"Deliveries":    Deliveries(uitest.Hostile[DeliveriesView]()),
	} {
		t.Run(name, func(t *testing.T) { uitest.CheckHostile(t, page) })
	}
}

// Tests and readers of the tutorial drive the pages by these names.
func TestStableNames(t *testing.T) {
	for page, wants := range map[string][]string{
		"sign-in":        {`id="sign-in-usr_ada" name="user_id" value="usr_ada"`, `name="email"`, `id="send-code"`, `id="deny"`, `name="request" value="req_sample"`, `href="/sign-in/sign-up?request=req_sample"`},
		"code":           {`name="code"`, `id="submit-code"`, `id="resend"`, `id="deny"`, `autocomplete="one-time-code"`},
		"sign-up":        {`name="name"`, `name="email"`, `id="sign-up"`, `id="deny"`},
		"account":        {`id="continue-as-usr_ada" name="user_id" value="usr_ada"`, `id="another-account" name="user_id" value=""`},
		"consent":        {`id="allow"`, `id="deny"`},
		"device":         {`id="device-code-form"`, `name="user_code"`, `id="device-warning"`},
		"device-error":   {`value="WDJB-MJH"`, `aria-describedby="form-error user-code-help" aria-invalid="true"`},
		"device-allow":   {`id="allow-device"`, `id="deny-device"`, `id="device-user-code">WDJB-MJHT<`, "Only continue if you started this on your own device", `id="device-ip"`},
		"logout":         {`id="confirm-sign-out" name="confirm" value="yes"`, `name="state" value="abc"`},
		"home":           {`id="session-id"`, `id="sign-out"`, `id="end-ses_0b77c1d2e3"`, `name="sid" value="ses_0b77c1d2e3"`, `id="sign-out-everywhere"`},
		"faults":         {`id="faults-on"`, `name="fault" value="slow-token"`, `id="switch-slow-token" name="on" value="false"`, `id="switch-keys-unavailable" name="on" value="true"`, `id="rotate"`},
		"sign-in-broken": {`id="faults-on"`, `href="/faults"`},
		"mailbox":        {`id="message-2"`},
		"home-dashboard": {`id="settings-spa_local" href="/applications/spa_local"`},
		"mismatch":       {`id="open-settings"`, `href="/applications/web_local#redirect_uris"`},
		"code-error":     {`aria-describedby="form-error" aria-invalid="true"`},
	} {
		markup := uitest.Check(t, samples()[page])
		for _, want := range wants {
			if !strings.Contains(markup, want) {
				t.Errorf("%s: no %s", page, want)
			}
		}
	}
}

func TestGenerated(t *testing.T) { uitest.Generated(t, "../../../../tools") }
