package environment

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/shared/server"
)

// localSecret is the secret that the embedded seed file gives the web app. Everybody knows it.
const localSecret = "local-web-secret" //nolint:gosec // public on purpose

// Config is the environment's configuration, read from the variables in its tags. URLs have no trailing slash.
type Config struct {
	// Issuer is the environment's URL as browsers and applications see it.
	Issuer string `env:"ENV_URL" envDefault:"http://localhost:8090"`
	// Addr is the host:port to listen on.
	Addr string `env:"ENVIRONMENT_ADDR" envDefault:"127.0.0.1:8090"`
	// SeedFile replaces the environment.yaml that is built in.
	SeedFile string `env:"ENVIRONMENT_FILE"`
	// ClientsFile names a file with more applications, read besides the seed.
	ClientsFile string `env:"ENVIRONMENT_CLIENTS"`
	// Data is the directory for the database, with the signing keys in it.
	Data string `env:"ENVIRONMENT_DATA" envDefault:".data/environment"`
	// TLSCert and TLSKey are PEM files, the certificate with its chain. Without them the environment speaks http, as it
	// does behind a proxy that ends TLS.
	TLSCert string `env:"ENVIRONMENT_TLS_CERT"`
	TLSKey  string `env:"ENVIRONMENT_TLS_KEY"`
	// InsecureConsent is the e-mail address of a user as whom every authorization request is signed in and consented to
	// without a page, for programs that test the protocol. It works on a loopback address only.
	InsecureConsent string `env:"ENVIRONMENT_INSECURE_CONSENT"`
	// InsecureDashboard offers the developer's pages (dashboard, protocol log, faults) although the listen address is not a
	// loopback one: whoever reaches it can change everything. For containers whose port is published on this machine only.
	InsecureDashboard bool `env:"ENVIRONMENT_INSECURE_DASHBOARD"`
	// The rest is what ${NAME} in the seed file stands for.
	WebURL          string `env:"WEB_URL" envDefault:"http://localhost:8081"`
	WebClientID     string `env:"WEB_CLIENT_ID" envDefault:"web_local"`
	WebClientSecret string `env:"WEB_CLIENT_SECRET" envDefault:"local-web-secret"`
	SPAURL          string `env:"SPA_URL" envDefault:"http://localhost:5174"`
	SPAClientID     string `env:"SPA_CLIENT_ID" envDefault:"spa_local"`
	DesktopClientID string `env:"DESKTOP_CLIENT_ID" envDefault:"desktop_local"`
	MobileClientID  string `env:"MOBILE_CLIENT_ID" envDefault:"mobile_local"`
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"info"`

	// Seed is the text of environment.yaml: users, organizations, applications. It is required.
	Seed []byte
	// Now is the clock, time.Now by default.
	Now func() time.Time
	// Log is where the environment writes what it does, slog.Default by default.
	Log *slog.Logger

	public bool // see isPublic; New finds out
}

// LoadConfig reads the environment variables and, for those that are not set, the file; a missing file is no error. seed
// is used unless ENVIRONMENT_FILE names another. Every mistake is reported at once, by the variable's name.
func LoadConfig(file string, seed []byte) (Config, error) {
	cfg, err := server.LoadConfig[Config](file)
	cfg.Seed = seed
	if cfg.SeedFile != "" {
		var readErr error
		if cfg.Seed, readErr = os.ReadFile(cfg.SeedFile); readErr != nil {
			err = errors.Join(err, fmt.Errorf("ENVIRONMENT_FILE cannot be read: %w", readErr))
		}
	}
	return cfg, errors.Join(err, cfg.validate())
}

// withDefaults fills in what a zero value lacks.
func (c Config) withDefaults() Config {
	for value, otherwise := range map[*string]string{
		&c.Issuer: "http://localhost:8090", &c.Addr: "127.0.0.1:8090", &c.Data: ".data/environment",
		&c.WebURL: "http://localhost:8081", &c.WebClientID: "web_local", &c.WebClientSecret: localSecret,
		&c.SPAURL: "http://localhost:5174", &c.SPAClientID: "spa_local", &c.DesktopClientID: "desktop_local",
		&c.MobileClientID: "mobile_local",
	} {
		if *value == "" {
			*value = otherwise
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

func (c Config) validate() error {
	c = c.withDefaults()
	return errors.Join(server.CheckOrigin("ENV_URL", c.Issuer), server.CheckOrigin("WEB_URL", c.WebURL),
		server.CheckOrigin("SPA_URL", c.SPAURL), server.CheckAddr("ENVIRONMENT_ADDR", c.Addr), c.checkTLS())
}

// seed reads the seed file, and the file with more applications if there is one.
func (c Config) seed() (*directory.Seed, error) {
	values := map[string]string{
		"ENV_URL": c.Issuer, "WEB_URL": c.WebURL, "WEB_CLIENT_ID": c.WebClientID, "WEB_CLIENT_SECRET": c.WebClientSecret,
		"SPA_URL": c.SPAURL, "SPA_CLIENT_ID": c.SPAClientID, "DESKTOP_CLIENT_ID": c.DesktopClientID,
		"MOBILE_CLIENT_ID": c.MobileClientID,
	}
	lookup := func(name string) (string, bool) {
		if v, ok := values[name]; ok {
			return v, true
		}
		return os.LookupEnv(name)
	}
	seed, err := directory.Load(c.Seed, lookup)
	if err != nil {
		name := c.SeedFile
		if name == "" {
			name = "environment.yaml"
		}
		return nil, fmt.Errorf("%s:\n%w", name, err)
	}
	return seed, c.addClients(seed, lookup)
}

func (c Config) addClients(seed *directory.Seed, lookup func(string) (string, bool)) error {
	if c.ClientsFile == "" {
		return nil
	}
	text, err := os.ReadFile(c.ClientsFile)
	if err != nil {
		return fmt.Errorf("ENVIRONMENT_CLIENTS cannot be read: %w", err)
	}
	if err := seed.AddClients(text, lookup); err != nil {
		return fmt.Errorf("%s:\n%w", c.ClientsFile, err)
	}
	return nil
}

// checkAddress refuses to offer secrets that everybody knows to other machines (E10).
func (c Config) checkAddress(applications []directory.Application) error {
	reached := c.reached()
	if reached == "" {
		return nil
	}
	for _, a := range applications {
		if a.SecretMatches(localSecret) {
			return fmt.Errorf("%s, and application %s has the published secret: "+
				"set WEB_CLIENT_SECRET to a random value, or listen on 127.0.0.1 alone", reached, a.ID)
		}
	}
	return nil
}

func (c Config) loopback() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	return err == nil && server.IsLoopback(host)
}

// developer tells whether the pages are offered that show and change everything without asking who it is.
func (c Config) developer() bool { return c.reached() == "" || c.InsecureDashboard }

// onThisMachine reports whether browsers come to it by a name of their own machine. In a container it listens on every
// address, and is still used from this machine alone.
func (c Config) onThisMachine() bool {
	issuer, err := url.Parse(c.Issuer)
	return c.loopback() || err == nil && server.IsLoopback(issuer.Hostname())
}
