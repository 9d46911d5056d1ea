//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strings"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"
)

// Settings are the variables that say where the parts listen. The apps read the same ones; each app checks its own.
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

// loadSettings reads the environment variables and, under them, the file; a missing file is no error.
func loadSettings(file string) (Settings, error) {
	if err := godotenv.Load(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		// The parser quotes the line it fails on, and that line may hold a secret.
		return Settings{}, fmt.Errorf("%s could not be read: each line must be NAME=value or a # comment", file)
	}
	settings, err := env.ParseAs[Settings]()
	if err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	return settings, nil
}

// LocalEnvironment tells whether the issuer is on this machine, which is when `make up` starts the local one.
func (s Settings) LocalEnvironment() bool {
	u, err := url.Parse(s.EnvURL)
	if err != nil {
		return false
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}
