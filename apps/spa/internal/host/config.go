package host

import (
	"errors"
	"log/slog"

	"example.com/multiapp/shared/server"
)

// Config is the host's configuration, read from the environment variables in its
// tags. URLs have no trailing slash.
type Config struct {
	// Issuer is the environment's URL.
	Issuer string `env:"ENV_URL" envDefault:"http://localhost:8090"`
	// URL is this app's origin as browsers see it.
	URL string `env:"SPA_URL" envDefault:"http://localhost:5174"`
	// Addr is the host:port to listen on.
	Addr string `env:"SPA_ADDR" envDefault:"127.0.0.1:5174"`
	// ClientID is the app's public client at the environment. There is no secret.
	ClientID string `env:"SPA_CLIENT_ID" envDefault:"spa_local"`
	// WebURL is the web app, whose API the app calls.
	WebURL string `env:"WEB_URL" envDefault:"http://localhost:8081"`
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"info"`
}

// LoadConfig reads the environment variables and, for those that are not set,
// the file; a missing file is no error. Every mistake is reported at once.
func LoadConfig(file string) (Config, error) {
	config, err := server.LoadConfig[Config](file)
	return config, errors.Join(err, config.validate())
}

// validate returns every mistake, by the variable that fixes it.
func (c Config) validate() error {
	var noClient error
	if c.ClientID == "" {
		noClient = errors.New("SPA_CLIENT_ID is empty: set it to this app's client id at the environment")
	}
	return errors.Join(server.CheckURL("ENV_URL", c.Issuer), server.CheckOrigin("SPA_URL", c.URL),
		server.CheckOrigin("WEB_URL", c.WebURL), server.CheckAddr("SPA_ADDR", c.Addr), noClient)
}
