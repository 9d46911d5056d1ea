package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/redis/go-redis/v9"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/auth/management"
	"example.com/multiapp/shared/auth/relay"
	"example.com/multiapp/shared/auth/timeline"
	"example.com/multiapp/shared/ui"
)

const (
	pathHome        = pages.PathHome
	pathLogin       = pages.PathLogin
	pathCallback    = "/callback"
	pathRefresh     = pages.PathRefresh
	pathLogout      = pages.PathLogout
	pathSignedOut   = "/signed-out"
	pathBackchannel = "/backchannel-logout"
	pathEvents      = "/session/events"
	pathMe          = "/api/me"
	pathManage      = pages.PathManage
	pathSessions    = pages.PathSessions
	pathEndSession  = pages.PathSessions + "/:session/end"
	pathEndOthers   = pages.PathEndOtherSessions
	pathMembers     = pages.PathManage + "/organizations/:organization"
	pathMember      = pathMembers + "/members/:user"
	pathHealthy     = "/healthz"
	pathReady       = "/readyz"
	pathAssets      = "/assets/*"
)

// maxBody bounds the body of any request.
const maxBody = "1M"

// Server is the web app. It is an [http.Handler].
type Server struct {
	config Config
	auth   *auth.Client
	// management acts as the app: who may see and change what is for manageaccess.go.
	management *management.Client
	cookies    *cookie.Jar
	ended      ended.Registry
	timeline   *timeline.Recorder
	refreshes  refreshes
	relay      *relay.Handler
	state      *redis.Client // nil without STATE_URL
	log        *slog.Logger
	now        func() time.Time
	echo       *echo.Echo
}

// New returns the web app, or every mistake in its configuration. It makes no
// network call. Close it when it serves no more; the registry stays the caller's.
func New(config Config, keys [][]byte, registry ended.Registry, log *slog.Logger) (*Server, error) {
	config = config.withDefaults()
	if err := config.validate(); err != nil {
		return nil, err
	}
	s := &Server{config: config, ended: registry, timeline: timeline.New(), log: log, now: config.Now}
	var err error
	if s.cookies, err = cookie.New(keys, config.secure()); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s.auth, err = auth.New(auth.Config{
		Issuer:                config.Issuer,
		ClientID:              config.ClientID,
		ClientSecret:          config.ClientSecret,
		RedirectURL:           config.URL + pathCallback,
		PostLogoutRedirectURL: config.URL + pathSignedOut,
		OpaqueAccessTokens:    config.OpaqueAccessTokens,
		Now:                   s.now,
		Observer:              s.observe,
	})
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s.management, err = management.New(management.Config{Issuer: config.Issuer, ClientID: config.ClientID,
		ClientSecret: config.ClientSecret, Now: s.now, Observer: s.observe})
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s.refreshes = refreshes{exchange: s.auth.Refresh, now: s.now}
	if config.StateURL != "" {
		if s.state, err = ended.NewRedisClient(config.StateURL.Reveal()); err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		s.refreshes.shared = &sharedRefreshes{client: s.state, jar: s.cookies}
	}
	s.relay = relay.New(relay.Config{Authenticate: s.eventClaims, Registry: registry, Now: s.now})
	s.echo = s.routes()
	return s, nil
}

// Close ends every stream and frees what the app opened itself: its connections
// to the shared state.
func (s *Server) Close() error {
	s.EndStreams()
	if s.state == nil {
		return nil
	}
	return s.state.Close()
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// routes is the route table.
func (s *Server) routes() *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = s.handleError
	e.Use(identify, s.setHeaders, s.logRequest, recoverPanic, s.canonicalHost, s.refuseCrossOrigin(), middleware.BodyLimit(maxBody))

	e.GET(pathHome, s.handleDashboard, s.requireSession(s.handleWelcome))
	e.GET(pathLogin, s.handleLogin)
	e.POST(pathLogin, s.handleLogin)
	e.GET(pathCallback, s.handleCallback)
	e.GET(pathRefresh, s.handleRefresh)
	e.POST(pathRefresh, s.handleRefresh)
	e.GET(pathLogout, s.handleLogoutGet)
	e.POST(pathLogout, s.handleLogout)
	e.GET(pathSignedOut, s.handleSignedOut)
	e.POST(pathBackchannel, s.handleBackchannelLogout)
	e.GET(pathMe, s.handleMe, s.allowSPA)
	e.OPTIONS(pathMe, s.handlePreflight, s.allowSPA)
	e.GET(pathEvents, s.handleEvents, s.allowSPA)
	e.OPTIONS(pathEvents, s.handlePreflight, s.allowSPA)
	e.GET(pathManage, s.handleManage, s.managing(""))
	e.GET(pathMembers, s.handleMembers, s.managing(""), s.requireIn(readMembers))
	e.GET(pathMember, s.handleRoleForm, s.managing(""), s.requireIn(writeMembers))
	e.POST(pathMember, s.handleChangeRoles, s.managing(""), s.requireIn(writeMembers))
	e.GET(pathSessions, s.handleSessions, s.managing(""))
	e.POST(pathEndSession, s.handleEndSession, s.managing(pathSessions))
	e.POST(pathEndOthers, s.handleEndOtherSessions, s.managing(pathSessions))
	e.GET(pathHealthy, s.handleHealthy)
	e.GET(pathReady, s.handleReady)
	e.GET(pathAssets, echo.WrapHandler(ui.AssetHandler()))
	return e
}

// handleHealthy serves GET /healthz: the process answers.
func (s *Server) handleHealthy(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// handleReady serves GET /readyz: logins would work, the environment is known.
func (s *Server) handleReady(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), reachableTimeout)
	defer cancel()
	if err := s.auth.Ready(ctx); err != nil {
		s.log.WarnContext(ctx, "not ready", "request_id", requestID(c), "err", err)
		return c.String(http.StatusServiceUnavailable, "the environment cannot be reached\n")
	}
	return c.String(http.StatusOK, "ok\n")
}
