// Package config reads the desktop app's settings from environment variables.
// Start with [Load].
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"

	"example.com/multiapp/apps/desktop/internal/links"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
	"example.com/multiapp/shared/native/settings"
	"example.com/multiapp/shared/server"
)

// Config is what the variables say. URLs have no trailing slash.
type Config struct {
	// Issuer is the environment's URL.
	Issuer string `env:"ENV_URL" envDefault:"http://localhost:8090"`
	// ClientID is this app's registration there: native, no secret.
	ClientID string `env:"DESKTOP_CLIENT_ID" envDefault:"desktop_local"`
	// Redirect is how the browser comes back: loopback or deep-link.
	Redirect client.Way `env:"DESKTOP_REDIRECT" envDefault:"loopback"`
	// RedirectPort is the loopback port, 0 for a free one.
	RedirectPort int `env:"DESKTOP_REDIRECT_PORT" envDefault:"53682"`
	// WebURL is the web app whose API is called and whose relay is listened to.
	WebURL string `env:"WEB_URL" envDefault:"http://localhost:8081"`
	// ProbeFile makes the window describe itself in a file, for tests alone.
	ProbeFile string `env:"MULTIAPP_DESKTOP_PROBE"`
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"info"`
}

var errPort = errors.New("DESKTOP_REDIRECT_PORT must be a number from 0 to 65535; 0 takes a free port")

// Load reads the environment variables and, for those that are not set, the
// file; a missing file is no error. Every mistake is reported at once.
func Load(file string) (Config, error) {
	if err := godotenv.Load(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		// The parser's message quotes the line, which may hold a secret.
		return Config{}, fmt.Errorf("%s cannot be read: each line must be NAME=value or a # comment", file)
	}
	config, err := env.ParseAs[Config]()
	return config, errors.Join(parseMistakes(err), config.mistakes())
}

// parseMistakes says how to fix what is not a number or a level.
func parseMistakes(err error) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return err
	}
	var mistakes []error
	for _, one := range all.Errors {
		var parse env.ParseError
		switch {
		case errors.As(one, &parse) && parse.Name == "RedirectPort":
			mistakes = append(mistakes, errPort)
		case errors.As(one, &parse) && parse.Name == "LogLevel":
			mistakes = append(mistakes, errors.New("LOG_LEVEL must be debug, info, warn or error"))
		default:
			mistakes = append(mistakes, one)
		}
	}
	return errors.Join(mistakes...)
}

// mistakes returns every one, by the variable that fixes it.
func (c Config) mistakes() error {
	mistakes := []error{server.CheckURL("ENV_URL", c.Issuer), server.CheckURL("WEB_URL", c.WebURL)}
	if c.ClientID == "" {
		mistakes = append(mistakes, errors.New("DESKTOP_CLIENT_ID is empty: set it to this app's client id at the environment"))
	}
	if c.Redirect != client.Loopback && c.Redirect != client.DeepLink {
		mistakes = append(mistakes, errors.New("DESKTOP_REDIRECT must be loopback or deep-link"))
	}
	if c.RedirectPort < 0 || c.RedirectPort > 65535 {
		mistakes = append(mistakes, errPort)
	}
	return errors.Join(mistakes...)
}

// Settings are what a person's choices start from. A variable that is set, in the
// file too, leaves nothing to choose.
func (c Config) Settings() settings.Base {
	return settings.Base{
		Defaults: settings.Settings{Environment: c.Issuer, ClientID: c.ClientID, Way: c.Redirect},
		Fixed:    settings.Fixed{Environment: ifSet("ENV_URL"), ClientID: ifSet("DESKTOP_CLIENT_ID"), Way: ifSet("DESKTOP_REDIRECT")},
	}
}

func ifSet(variable string) string {
	if os.Getenv(variable) == "" {
		return ""
	}
	return variable
}

// Client returns the session's configuration for what was chosen, with the
// operating system's secret store.
func (c Config) Client(chosen settings.Settings) client.Config {
	return client.Config{
		Auth:         auth.Config{Issuer: chosen.Environment, ClientID: chosen.ClientID},
		Way:          chosen.Way,
		RedirectPort: c.RedirectPort,
		Scheme:       links.Scheme,
		LinksOpenApp: links.OpenApp,
		APIURL:       c.WebURL,
		Store:        secretstore.NewKeyring(chosen.Environment, chosen.ClientID),
		Now:          time.Now,
	}
}
