package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthTimeout bounds the whole question; a container engine asks every few seconds.
const healthTimeout = 2 * time.Second

// CheckHealth asks the server that listens on addr whether its process answers, by
// GET /healthz. A container image has no other program that could ask. tlsConfig is
// nil for a server that speaks http.
func CheckHealth(ctx context.Context, addr string, tlsConfig *tls.Config) error {
	scheme := "http"
	if tlsConfig != nil {
		scheme = "https"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+dialable(addr)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: tlsConfig}}).Do(req)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<10)) // only the status counts
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("healthcheck: %s answered %s", addr, res.Status)
	}
	return nil
}

// dialable turns "all addresses", which can be listened on, into one that can be called.
func dialable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
