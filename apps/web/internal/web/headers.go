package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/server"
)

// setHeaders gives every answer the same protection. Nothing is cached, so that
// Back shows nothing private after a logout; assets say otherwise themselves.
func (s *Server) setHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	headers := map[string]string{
		"Content-Security-Policy":    contentSecurityPolicy(s.config.Issuer),
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Permissions-Policy":         "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cache-Control":              "no-store",
	}
	if s.config.secure() {
		headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	}
	return func(c echo.Context) error {
		for name, value := range headers {
			c.Response().Header().Set(name, value)
		}
		return next(c)
	}
}

// contentSecurityPolicy allows what the pages use. Browsers apply form-action to
// the redirects of a form too, and the sign-out form leads to the environment.
func contentSecurityPolicy(issuer string) string {
	return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self' " + server.Origin(issuer) + "; base-uri 'none'; frame-ancestors 'none'"
}

// identify names the request for the log, the error page and auth's events. An id
// that a client sends is not believed.
func identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:12]
		c.SetRequest(c.Request().WithContext(auth.WithRequestID(c.Request().Context(), id)))
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

func requestID(c echo.Context) string { return auth.RequestID(c.Request().Context()) }

// recoverPanic turns a panic into an error with its stack. The panic's value may
// hold anything, so only runtime errors are quoted.
func recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch cause := recover(); cause := cause.(type) {
			case nil:
			case error:
				if errors.Is(cause, http.ErrAbortHandler) {
					panic(cause)
				}
				err = fmt.Errorf("web: panic: %w\n%s", cause, debug.Stack())
			default:
				err = fmt.Errorf("web: panic with a %T\n%s", cause, debug.Stack())
			}
		}()
		return next(c)
	}
}

// canonicalHost sends a browser that spells this machine in another way, such as
// 127.0.0.1 for localhost, to the spelling of WEB_URL: cookies and the registered
// redirect address are bound to it.
func (s *Server) canonicalHost(next echo.HandlerFunc) echo.HandlerFunc {
	canonical := hostOf(s.config.URL)
	return func(c echo.Context) error {
		r := c.Request()
		misspelt := r.Method == http.MethodGet && r.Host != canonical && server.IsLoopback(hostname(r.Host)) && server.IsLoopback(hostname(canonical))
		if misspelt && isPage(c.Path()) {
			return c.Redirect(http.StatusTemporaryRedirect, s.config.URL+r.URL.RequestURI())
		}
		return next(c)
	}
}

// isPage reports whether people come to the path, rather than programs.
func isPage(path string) bool {
	switch path {
	case pathHealthy, pathReady, pathMe, pathEvents, pathBackchannel, pathAssets:
		return false
	}
	return true
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}

func hostname(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}

// refuseCrossOrigin stops other sites from sending this one's forms. The
// back-channel comes from a server, and a login may be begun by anybody
// (OpenID Connect Core §4).
func (s *Server) refuseCrossOrigin() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	// validate has accepted the URL as an origin, the only thing that can fail here.
	_ = protection.AddTrustedOrigin(s.config.URL)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if path := c.Path(); path == pathLogin || path == pathBackchannel {
				return next(c)
			}
			if err := protection.Check(c.Request()); err != nil {
				return fmt.Errorf("%w: %w", errCrossOrigin, err)
			}
			return next(c)
		}
	}
}
