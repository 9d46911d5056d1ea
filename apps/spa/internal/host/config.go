package host

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"strings"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"
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
	if err := godotenv.Load(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		// The parser's message quotes the line, which may hold a secret.
		return Config{}, fmt.Errorf("%s cannot be read: each line must be NAME=value or a # comment", file)
	}
	config, err := env.ParseAs[Config]()
	if err != nil {
		err = errors.New("LOG_LEVEL must be debug, info, warn or error")
	}
	return config, errors.Join(err, config.validate())
}

// validate returns every mistake, by the variable that fixes it.
func (c Config) validate() error {
	var mistakes []error
	add := func(format string, args ...any) { mistakes = append(mistakes, fmt.Errorf(format, args...)) }
	for _, v := range [...][2]string{{"ENV_URL", c.Issuer}, {"SPA_URL", c.URL}, {"WEB_URL", c.WebURL}} {
		if why := urlMistake(v[1], v[0] == "ENV_URL"); why != "" {
			add("%s=%q %s", v[0], v[1], why)
		}
	}
	if _, port, err := net.SplitHostPort(c.Addr); err != nil || port == "" {
		add("SPA_ADDR=%q must be host:port, like 127.0.0.1:5174", c.Addr)
	}
	if c.ClientID == "" {
		add("SPA_CLIENT_ID is empty: set it to this app's client id at the environment")
	}
	return errors.Join(mistakes...)
}

// urlMistake says what is wrong with a URL. An issuer may have a path.
func urlMistake(raw string, pathAllowed bool) string {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "http" && u.Scheme != "https":
		return "is not a URL like https://app.example.com"
	case strings.ContainsAny(u.Host, ";,' \""):
		return "has a host name that no header can carry"
	case strings.HasSuffix(raw, "/"):
		return "ends in a slash: remove it"
	case u.Path != "" && !pathAllowed:
		return "has a path: give the origin alone, like https://app.example.com"
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return "must use https: plain http is for localhost only"
	}
	return ""
}

// isLoopback reports whether a host name stays on this machine (RFC 6761 §6.3).
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// originOf returns scheme and host of a URL that validate has accepted.
func originOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
