package server

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

// LoadConfig fills a struct whose fields are tagged env:"NAME". Variables that are
// not set come from the file, in the form of lines NAME=value; a missing file is
// no error. It reports every value of a wrong type; whether a value makes sense is
// the caller's check.
func LoadConfig[T any](file string) (T, error) {
	if err := godotenv.Load(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		var zero T
		// The parser's message quotes the line, which may hold a secret.
		return zero, fmt.Errorf("%s cannot be read: each line must be NAME=value or a # comment", file)
	}
	config, err := env.ParseAs[T]()
	var all env.AggregateError
	if !errors.As(err, &all) {
		return config, err
	}
	var mistakes []error
	for _, mistake := range all.Errors {
		mistakes = append(mistakes, readable(mistake))
	}
	return config, errors.Join(mistakes...)
}

// readable leaves the value out, which may be a secret.
func readable(err error) error {
	var parse env.ParseError
	if errors.As(err, &parse) && parse.Name == "LogLevel" {
		return errors.New("LOG_LEVEL must be debug, info, warn or error")
	}
	if errors.As(err, &parse) {
		return fmt.Errorf("the variable of %s has a value that is not of type %s", parse.Name, parse.Type)
	}
	return err
}

// CheckOrigin returns what is wrong with the origin in a variable: it must be
// scheme and host alone, and https unless it stays on this machine.
func CheckOrigin(variable, raw string) error {
	if u, err := url.Parse(raw); err == nil && u.Host != "" && strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("%s=%q has a path: give the origin alone, like https://app.example.com", variable, raw)
	}
	return CheckURL(variable, raw)
}

// CheckURL is CheckOrigin for a URL that may have a path, as an issuer may.
func CheckURL(variable, raw string) error {
	u, err := url.Parse(raw)
	problem := ""
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "http" && u.Scheme != "https":
		problem = "is not a URL like https://app.example.com"
	case strings.ContainsAny(u.Host, ";,' \""):
		problem = "has a host name that no header can carry"
	case strings.HasSuffix(raw, "/"):
		problem = "ends in a slash: remove it"
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		problem = "must use https: plain http is for localhost only"
	default:
		return nil
	}
	return fmt.Errorf("%s=%q %s", variable, raw, problem)
}

// CheckIssuer is CheckURL for an issuer that names itself with a slash at the end,
// as some do: it has to be given as it names itself.
func CheckIssuer(variable, raw string) error {
	if err := CheckURL(variable, strings.TrimSuffix(raw, "/")); err != nil {
		return CheckURL(variable, raw)
	}
	return nil
}

// CheckAddr returns what is wrong with the listen address in a variable.
func CheckAddr(variable, addr string) error {
	if _, port, err := net.SplitHostPort(addr); err != nil || port == "" {
		return fmt.Errorf("%s=%q must be host:port, like 127.0.0.1:8080", variable, addr)
	}
	return nil
}

// IsLoopback reports whether a host name or address stays on this machine (RFC 6761 §6.3).
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// Origin returns scheme and host of a URL, or nothing when it is none.
func Origin(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
