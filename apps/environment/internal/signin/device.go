package signin

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
)

// Devices are the devices that wait to be let in. The provider implements it.
type Devices interface {
	// Find returns the device that shows a code, however it was typed, or provider.ErrNoDevice.
	Find(ctx context.Context, userCode string) (provider.Device, error)
	// SignIn returns the sign-in page that leads back to the device's.
	SignIn(w http.ResponseWriter, r *http.Request, d provider.Device) (location string)
	// Approve lets the device into the session, or returns provider.ErrNoDevice.
	Approve(ctx context.Context, d provider.Device, s *session.Session) error
	// Deny keeps the device out, or returns provider.ErrNoDevice.
	Deny(ctx context.Context, d provider.Device) error
}

const (
	typedLimit = 64 // bytes of what was typed that the form comes back with

	saysNoDevice       = "No device waits with this code. Compare it with what your device shows now: a code works once, for ten minutes."
	saysTooManyGuesses = "Too many wrong codes were typed. Wait ten minutes, then type the code that your device shows then."
)

// errGuesses says that somebody has typed too many wrong codes.
var errGuesses = errors.New("too many wrong codes")

// device is a page about the device whose code the form or the address has. Without one, or with a wrong one, the code is
// asked for.
func (h *Handler) device(step string, next func(http.ResponseWriter, *http.Request, provider.Device) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		e := journal.From(r.Context())
		e.Step = step
		typed := r.FormValue("user_code")
		if r.Method == http.MethodGet && typed == "" {
			return h.showEnterDevice(w, r, http.StatusOK, "", "")
		}
		d, err := h.findDevice(r, typed)
		e.Flow, e.ClientID = d.Flow, d.Application.ID
		switch {
		case errors.Is(err, errGuesses):
			return h.showEnterDevice(w, r, http.StatusTooManyRequests, typed, saysTooManyGuesses)
		case err == nil:
			err = next(w, r, d)
		}
		if errors.Is(err, provider.ErrNoDevice) {
			return h.showEnterDevice(w, r, http.StatusUnprocessableEntity, typed, saysNoDevice)
		}
		return err
	}
}

// findDevice looks a code up, unless too many wrong ones came from there (RFC 8628 §5.1).
func (h *Handler) findDevice(r *http.Request, typed string) (provider.Device, error) {
	from, _, _ := net.SplitHostPort(r.RemoteAddr) // what has no address shares one limit
	if !h.guesses.take(from, h.cfg.Now()) {
		return provider.Device{}, errGuesses
	}
	d, err := h.cfg.Devices.Find(r.Context(), typed)
	if !errors.Is(err, provider.ErrNoDevice) {
		h.guesses.giveBack(from)
	}
	return d, err
}

func (h *Handler) showEnterDevice(w http.ResponseWriter, r *http.Request, status int, typed, problem string) error {
	journal.From(r.Context()).Reason = problem
	view := pages.EnterDeviceCodeView{Site: h.cfg.Site(r), UserCode: strings.ToValidUTF8(typed[:min(len(typed), typedLimit)], ""), Error: problem}
	return render(w, r, status, pages.EnterDeviceCode(view))
}

// handleDeviceCode is POST /device: a code was typed. It is in the address from then on, as it is when the device shows the
// whole address (verification_uri_complete): it is of no use to anybody but the person, and for minutes.
func (h *Handler) handleDeviceCode(w http.ResponseWriter, r *http.Request, d provider.Device) error {
	return redirect(w, r, pages.PathDevice+"?"+url.Values{"user_code": {d.UserCode}}.Encode())
}

// handleDevice is GET /device?user_code=: whether to let the device in. Who is signed in nowhere signs in first.
func (h *Handler) handleDevice(w http.ResponseWriter, r *http.Request, d provider.Device) error {
	s, u, err := h.current(r)
	if err != nil {
		return err
	}
	if s == nil {
		return redirect(w, r, h.cfg.Devices.SignIn(w, r, d))
	}
	view := pages.AllowDeviceView{
		Site: h.cfg.Site(r), Asking: pages.Asking{Application: d.Application.Name, Scopes: d.Scopes}, UserCode: d.UserCode,
		Account: h.cfg.Person(u), AskedAt: d.AskedAt, IP: d.IP,
	}
	return render(w, r, http.StatusOK, pages.AllowDevice(view))
}

// handleDeviceAllow is POST /device/allow. A session that ended, or another person's that began, while the page was open
// leads back to the question.
func (h *Handler) handleDeviceAllow(w http.ResponseWriter, r *http.Request, d provider.Device) error {
	s, _, err := h.current(r)
	if err != nil {
		return err
	}
	if s == nil || s.UserID != r.PostFormValue("user_id") {
		return h.handleDeviceCode(w, r, d)
	}
	e := journal.From(r.Context())
	e.UserID, e.SessionID = s.UserID, s.ID
	if err := h.cfg.Devices.Approve(r.Context(), d, s); err != nil {
		return err
	}
	return redirect(w, r, pages.PathDeviceDone)
}

// handleDeviceDeny is POST /device/deny.
func (h *Handler) handleDeviceDeny(w http.ResponseWriter, r *http.Request, d provider.Device) error {
	if err := h.cfg.Devices.Deny(r.Context(), d); err != nil {
		return err
	}
	return redirect(w, r, pages.PathDeviceDone+"?denied")
}

// handleDeviceDone is GET /device/done, where the person is told what comes next.
func (h *Handler) handleDeviceDone(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, pages.DeviceDone(pages.DeviceDoneView{Site: h.cfg.Site(r), Denied: r.URL.Query().Has("denied")}))
}
