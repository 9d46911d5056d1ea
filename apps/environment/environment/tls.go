package environment

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
)

// checkTLS wants both files or none of them, and an issuer that browsers reach over TLS. A proxy that ends TLS in front of
// the environment needs neither: then the issuer is https and the listener is not.
func (c Config) checkTLS() error {
	switch {
	case c.TLSCert == "" && c.TLSKey == "":
		return nil
	case c.TLSCert == "":
		return errors.New("ENVIRONMENT_TLS_CERT is missing: name the certificate of ENVIRONMENT_TLS_KEY, or leave both out")
	case c.TLSKey == "":
		return errors.New("ENVIRONMENT_TLS_KEY is missing: name the private key of ENVIRONMENT_TLS_CERT, or leave both out")
	case !c.https():
		return fmt.Errorf("ENV_URL %s must start with https:// when ENVIRONMENT_TLS_CERT is set", c.Issuer)
	}
	if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
		return fmt.Errorf("ENVIRONMENT_TLS_CERT and ENVIRONMENT_TLS_KEY cannot be used: %w", err)
	}
	return nil
}

// https tells whether browsers reach the environment over TLS, by whomever it is ended.
func (c Config) https() bool { return strings.HasPrefix(c.Issuer, "https:") }

// secure ends TLS on the listener if there is a certificate.
func (c Config) secure(listener net.Listener) (net.Listener, error) {
	if c.TLSCert == "" {
		return listener, nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("ENVIRONMENT_TLS_CERT and ENVIRONMENT_TLS_KEY cannot be used: %w", err)
	}
	return tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}), nil
}

// HealthTLS is what a health check of the environment's own listener trusts: its certificate and no other. It is nil
// without one.
func (c Config) HealthTLS() (*tls.Config, error) {
	if c.TLSCert == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.TLSCert)
	if err != nil {
		return nil, fmt.Errorf("ENVIRONMENT_TLS_CERT cannot be read: %w", err)
	}
	issuer, err := url.Parse(c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ENV_URL: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text)
	return &tls.Config{RootCAs: roots, ServerName: issuer.Hostname(), MinVersion: tls.VersionTLS12}, nil
}
