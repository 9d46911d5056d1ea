package signin

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
)

// Users are the people the environment knows.
type Users interface {
	Users() []directory.User
	User(id string) (directory.User, error)
	UserByEmail(email string) (directory.User, error)
	AddUser(directory.NewUser) (directory.User, error)
}

// Config is what the sign-in pages need; all but RequestID, Journal, Log and Now are required.
type Config struct {
	Users    Users
	Requests Requests
	Devices  Devices
	Sessions Sessions
	Mailbox  *Mailbox
	// Site fills the frame around every page.
	Site func(*http.Request) pages.Site
	// Person is how pages show a user.
	Person func(directory.User) pages.User
	// RequestID names the request in the log, for error pages.
	RequestID func(context.Context) string
	// Journal is told of each step.
	Journal func(journal.Event)
	Log     *slog.Logger
	Now     func() time.Time
}

// Handler serves the hosted pages.
type Handler struct {
	cfg     Config
	codes   *codes
	guesses guesses
}

// New returns the handler. Sign-up needs no configuration: the directory decides who may be added.
func New(cfg Config) (*Handler, error) {
	if cfg.Users == nil || cfg.Requests == nil || cfg.Devices == nil || cfg.Sessions == nil || cfg.Mailbox == nil || cfg.Site == nil || cfg.Person == nil {
		return nil, errors.New("signin: Users, Requests, Devices, Sessions, Mailbox, Site and Person are required")
	}
	if cfg.RequestID == nil {
		cfg.RequestID = func(context.Context) string { return "" }
	}
	if cfg.Journal == nil {
		cfg.Journal = func(journal.Event) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Handler{cfg: cfg, codes: newCodes(cfg.Now)}, nil
}

// Routes mounts the pages. A POST from another site is refused (http.CrossOriginProtection); a request that waits is
// found only by the browser that brought it.
func (h *Handler) Routes(mux *http.ServeMux) {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(h.handleForeign))
	recorder := journal.Recorder{Record: h.cfg.Journal, RequestID: h.cfg.RequestID, Now: h.cfg.Now}
	for pattern, handle := range map[string]handler{
		"GET " + pages.PathSignIn:        h.pending(journal.StepPage, h.handleSignIn),
		"POST " + pages.PathSignInUser:   h.pending(journal.StepUser, h.handleUser),
		"POST " + pages.PathSignInEmail:  h.pending(journal.StepEmail, h.handleEmail),
		"GET " + pages.PathSignInCode:    h.pending(journal.StepPage, h.handleCodeForm),
		"POST " + pages.PathSignInCode:   h.pending(journal.StepCode, h.handleCode),
		"POST " + pages.PathSignInResend: h.pending(journal.StepEmail, h.handleResend),
		"GET " + pages.PathSignUp:        h.pending(journal.StepPage, h.handleSignUpForm),
		"POST " + pages.PathSignUp:       h.pending(journal.StepSignUp, h.handleSignUp),
		"GET " + pages.PathAccount:       h.pending(journal.StepPage, h.handleAccounts),
		"POST " + pages.PathAccount:      h.pending(journal.StepAccount, h.handleAccount),
		"GET " + pages.PathConsent:       h.pending(journal.StepPage, h.handleConsentForm),
		"POST " + pages.PathConsent:      h.pending(journal.StepConsent, h.handleConsent),
		"POST " + pages.PathDeny:         h.pending(journal.StepDeny, h.handleDeny),
	} {
		mux.Handle(pattern, recorder.Handler(journal.SignIn, csrf.Handler(h.page(handle))))
	}
	for pattern, handle := range map[string]handler{
		"GET " + pages.PathDevice:       h.device(journal.StepPage, h.handleDevice),
		"POST " + pages.PathDevice:      h.device(journal.StepCode, h.handleDeviceCode),
		"POST " + pages.PathDeviceAllow: h.device(journal.StepConsent, h.handleDeviceAllow),
		"POST " + pages.PathDeviceDeny:  h.device(journal.StepDeny, h.handleDeviceDeny),
	} {
		mux.Handle(pattern, recorder.Handler(journal.Device, csrf.Handler(h.page(handle))))
	}
	mux.Handle("GET "+pages.PathDeviceDone, h.page(h.handleDeviceDone))
	mux.Handle("GET "+pages.PathMailbox, h.page(h.handleMailbox))
}
