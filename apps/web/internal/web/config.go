package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/server"
)

// localSecret is the secret that the local environment's seed file gives this app.
const localSecret auth.Secret = "local-web-secret"

// Config is the web app's configuration, read from the environment variables in
// its tags. URLs have no trailing slash.
type Config struct {
	// Issuer is the environment's URL as it names itself: with a slash at the end only
	// if it has one.
	Issuer string `env:"ENV_URL" envDefault:"http://localhost:8090"`
	// URL is this app's origin as browsers see it. Nothing else is derived from requests.
	URL string `env:"WEB_URL" envDefault:"http://localhost:8081"`
	// Addr is the host:port to listen on.
	Addr string `env:"WEB_ADDR" envDefault:"127.0.0.1:8081"`
	// ClientID and ClientSecret are this app's registration at the environment.
	ClientID     string      `env:"WEB_CLIENT_ID" envDefault:"web_local"`
	ClientSecret auth.Secret `env:"WEB_CLIENT_SECRET" envDefault:"local-web-secret"`
	// OpaqueAccessTokens is for environments whose access tokens are not signed for
	// clients to read: see [auth.Config]. The API then takes no bearer tokens.
	OpaqueAccessTokens bool `env:"WEB_OPAQUE_ACCESS_TOKENS"`
	// Data is the directory for the cookie keys and the registry of ended sessions.
	Data string `env:"WEB_DATA" envDefault:".data/web"`
	// CookieKeys are base64 keys, the sealing one first. Default: generated into Data.
	CookieKeys auth.Secret `env:"WEB_COOKIE_KEYS"`
	// StateURL is the Redis that several servers share. Default: none, state stays in Data.
	StateURL auth.Secret `env:"STATE_URL"`
	// APIClientIDs are the clients, besides this one, whose tokens /api/me accepts.
	// Default: SPAClientID, DesktopClientID and MobileClientID.
	APIClientIDs []string `env:"WEB_API_CLIENT_IDS"`
	// SPAURL is the one other origin whose scripts may call the API.
	SPAURL          string `env:"SPA_URL" envDefault:"http://localhost:5174"`
	SPAClientID     string `env:"SPA_CLIENT_ID" envDefault:"spa_local"`
	DesktopClientID string `env:"DESKTOP_CLIENT_ID" envDefault:"desktop_local"`
	MobileClientID  string `env:"MOBILE_CLIENT_ID" envDefault:"mobile_local"`
	// Now tells the time. Default: time.Now.
	Now func() time.Time
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"info"`
}

// LoadConfig reads the environment variables and, for those that are not set,
// the file; a missing file is no error. Every mistake is reported at once.
func LoadConfig(file string) (Config, error) {
	config, err := server.LoadConfig[Config](file)
	config = config.withDefaults()
	return config, errors.Join(err, config.validate())
}

func (c Config) withDefaults() Config {
	if len(c.APIClientIDs) == 0 {
		c.APIClientIDs = []string{c.SPAClientID, c.DesktopClientID, c.MobileClientID}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// validate returns every mistake, by the variable that fixes it.
func (c Config) validate() error {
	mistakes := []error{server.CheckIssuer("ENV_URL", c.Issuer), server.CheckOrigin("WEB_URL", c.URL),
		server.CheckOrigin("SPA_URL", c.SPAURL), server.CheckAddr("WEB_ADDR", c.Addr)}
	add := func(format string, args ...any) { mistakes = append(mistakes, fmt.Errorf(format, args...)) }
	if c.ClientID == "" {
		add("WEB_CLIENT_ID is empty: set it to this app's client id at the environment")
	}
	if c.ClientSecret == "" {
		add("WEB_CLIENT_SECRET is empty: create a secret for this app at the environment and set it")
	}
	if c.ClientSecret == localSecret && !c.local() {
		add("WEB_CLIENT_SECRET is the local demo secret, but ENV_URL is not on this machine: set the app's real secret")
	}
	if c.Data == "" {
		add("WEB_DATA is empty: name a directory, like .data/web")
	}
	if err := c.checkState(); err != nil {
		mistakes = append(mistakes, err)
	}
	if c.CookieKeys != "" {
		if _, err := cookie.ParseKeys(c.CookieKeys.Reveal()); err != nil {
			add("WEB_COOKIE_KEYS: %w", err)
		}
	}
	return errors.Join(mistakes...)
}

// checkState makes sure that servers which share a state open each other's cookies.
func (c Config) checkState() error {
	if c.StateURL == "" {
		return nil
	}
	client, err := ended.NewRedisClient(c.StateURL.Reveal())
	if err != nil {
		return errors.New("STATE_URL is not a URL like redis://localhost:6379/0")
	}
	if c.CookieKeys == "" {
		err = errors.New("STATE_URL is set, so several servers may share it: set WEB_COOKIE_KEYS, to the same keys on each")
	}
	return errors.Join(err, client.Close())
}

// local reports whether the environment is the one on this machine.
func (c Config) local() bool {
	u, err := url.Parse(c.Issuer)
	return err == nil && server.IsLoopback(u.Hostname())
}

func (c Config) secure() bool { return strings.HasPrefix(c.URL, "https://") }
