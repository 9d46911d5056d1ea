package pages

import (
	"time"

	"github.com/a-h/templ"

	"example.com/multiapp/shared/ui"
)

// EnterDeviceCodeView fills [EnterDeviceCode].
type EnterDeviceCodeView struct {
	Site
	// UserCode is what was typed before an error.
	UserCode string
	// Error says what was wrong with it; empty for none.
	Error string
}

// AllowDeviceView fills [AllowDevice].
type AllowDeviceView struct {
	Site
	Asking // without a request: the code stands for it
	// UserCode is the code that the device shows.
	UserCode string
	// Account is the signed-in user who answers.
	Account User
	// AskedAt is when the device asked, and IP from where; it may be empty.
	AskedAt time.Time
	IP      string
}

// DeviceDoneView fills [DeviceDone].
type DeviceDoneView struct {
	Site
	// Denied is true after a no.
	Denied bool
}

func deviceFacts(v AllowDeviceView) []ui.Fact {
	facts := []ui.Fact{
		{ID: "device-application", Label: "App", Value: applicationName(v.Asking)},
		{ID: "device-asked", Label: "Asked at", Value: ui.ClockTime(v.AskedAt)},
	}
	if v.IP != "" {
		facts = append(facts, ui.Fact{ID: "device-ip", Label: "From the address", Value: v.IP, Code: true})
	}
	return facts
}

// describedBy ties a control to its help and, if there is one, to the error notice.
func describedBy(problem, help string) templ.Attributes {
	if problem == "" {
		return templ.Attributes{"aria-describedby": help}
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "form-error " + help}
}
