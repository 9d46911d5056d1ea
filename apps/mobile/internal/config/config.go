// Package config reads the mobile app's settings from environment variables, which
// the simulated phone has. A phone has none: there the defaults hold, and what was
// chosen on the settings page. Start with [Load].
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"

	"example.com/multiapp/apps/mobile/internal/platform"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
	"example.com/multiapp/shared/server"
)

// Config is what the variables say. URLs have no trailing slash.
type Config struct {
	// Issuer is the environment's URL.
	Issuer string `env:"ENV_URL" envDefault:"http://localhost:8090"`
	// ClientID is this app's registration there: native, no secret, another one than
	// the desktop app's (N2).
	ClientID string `env:"MOBILE_CLIENT_ID" envDefault:"mobile_local"`
	// Redirect is how the browser comes back: auto, loopback, deep-link or device.
	Redirect client.Way `env:"MOBILE_REDIRECT" envDefault:"auto"`
	// WebURL is the web app whose API is called and whose relay is listened to.
	WebURL string `env:"WEB_URL" envDefault:"http://localhost:8081"`
	// ProbeFile makes the window describe itself in a file, for tests alone.
	ProbeFile string `env:"MULTIAPP_MOBILE_PROBE"`
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"info"`
}

// Load reads the environment variables and, for those that are not set, the
// file; a missing file is no error. Every mistake is reported at once.
func Load(file string) (Config, error) {
	if err := godotenv.Load(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		// The parser's message quotes the line, which may hold a secret.
		return Config{}, fmt.Errorf("%s cannot be read: each line must be NAME=value or a # comment", file)
	}
	config, err := env.ParseAs[Config]()
	return config, errors.Join(parseMistake(err), config.mistakes())
}

// parseMistake says how to fix the one variable that may not parse.
func parseMistake(err error) error {
	if err == nil {
		return nil
	}
	return errors.New("LOG_LEVEL must be debug, info, warn or error")
}

// mistakes returns every one, by the variable that fixes it.
func (c Config) mistakes() error {
	mistakes := []error{server.CheckURL("ENV_URL", c.Issuer), server.CheckURL("WEB_URL", c.WebURL)}
	if c.ClientID == "" {
		mistakes = append(mistakes, errors.New("MOBILE_CLIENT_ID is empty: set it to this app's client id at the environment"))
	}
	switch c.Redirect {
	case platform.Auto, client.Loopback, client.DeepLink, client.Device:
	default:
		mistakes = append(mistakes, errors.New("MOBILE_REDIRECT must be auto, loopback, deep-link or device"))
	}
	return errors.Join(mistakes...)
}

// Settings are what a person's choices start from. A variable that is set, in the
// file too, leaves nothing to choose.
func (c Config) Settings() settings.Base {
	return settings.Base{
		Defaults: settings.Settings{Environment: c.Issuer, ClientID: c.ClientID, Way: platform.Way(c.Redirect, runtime.GOOS)},
		Fixed:    settings.Fixed{Environment: ifSet("ENV_URL"), ClientID: ifSet("MOBILE_CLIENT_ID"), Way: ifSet("MOBILE_REDIRECT")},
	}
}

func ifSet(variable string) string {
	if os.Getenv(variable) == "" {
		return ""
	}
	return variable
}

// Client returns the session's configuration for what was chosen. The loopback
// server takes any free port: a phone has no use for a fixed one.
func (c Config) Client(chosen settings.Settings) client.Config {
	return client.Config{
		Auth:         auth.Config{Issuer: chosen.Environment, ClientID: chosen.ClientID},
		Way:          chosen.Way,
		Scheme:       platform.Scheme,
		LinksOpenApp: platform.OpensLinks,
		APIURL:       c.WebURL,
		Store:        platform.Store(runtime.GOOS, chosen.Environment, chosen.ClientID),
		Now:          time.Now,
	}
}
