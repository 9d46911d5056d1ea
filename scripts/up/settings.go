//go:build unix

package main

import (
	"errors"
	"net/url"

	"example.com/multiapp/shared/server"
)

// Settings are the variables that say where the parts listen. The apps read the same ones, and check the rest of
// their own.
type Settings struct {
	// EnvURL is the issuer: the local environment, or a real one.
	EnvURL string `env:"ENV_URL" envDefault:"http://localhost:8090"`
	// EnvironmentAddr, WebAddr and SPAAddr are host:port listen addresses.
	EnvironmentAddr string `env:"ENVIRONMENT_ADDR" envDefault:"127.0.0.1:8090"`
	WebAddr         string `env:"WEB_ADDR" envDefault:"127.0.0.1:8081"`
	SPAAddr         string `env:"SPA_ADDR" envDefault:"127.0.0.1:5174"`
	WebURL          string `env:"WEB_URL" envDefault:"http://localhost:8081"`
	SPAURL          string `env:"SPA_URL" envDefault:"http://localhost:5174"`
	// EnvironmentFile is the seed file whose users the table shows; empty means the one in the repository.
	EnvironmentFile string `env:"ENVIRONMENT_FILE"`
}

// loadSettings reads the environment variables and, under them, the file; a missing file is no error. It reports every
// wrong address at once, before anything is built.
func loadSettings(file string) (Settings, error) {
	s, err := server.LoadConfig[Settings](file)
	if err != nil {
		return Settings{}, err
	}
	return s, errors.Join(
		server.CheckURL("ENV_URL", s.EnvURL), server.CheckOrigin("WEB_URL", s.WebURL), server.CheckOrigin("SPA_URL", s.SPAURL),
		server.CheckAddr("ENVIRONMENT_ADDR", s.EnvironmentAddr), server.CheckAddr("WEB_ADDR", s.WebAddr), server.CheckAddr("SPA_ADDR", s.SPAAddr),
	)
}

// LocalEnvironment tells whether the issuer is on this machine, which is when `make up` starts the local one.
func (s Settings) LocalEnvironment() bool {
	u, err := url.Parse(s.EnvURL)
	if err != nil {
		return false
	}
	return server.IsLoopback(u.Hostname())
}
