//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
)

// secret is the client secret of every application that is made up here.
const secret = "load-secret"

// tokenLifetime lets sessions wait for the last one to sign in without a refresh.
const tokenLifetime = "1h"

// seed is the environment's seed file with longer access tokens and more applications.
func seed(root string, apps []*receiver) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, "apps/environment/environment.yaml"))
	if err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	var all map[string]any
	if err := yaml.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	applications, _ := all["applications"].([]any)
	for _, application := range applications {
		if fields, ok := application.(map[string]any); ok {
			fields["access_token_lifetime"] = tokenLifetime
		}
	}
	for _, app := range apps {
		applications = append(applications, map[string]any{
			"id": app.id, "name": "Load " + app.id, "type": "web", "secrets": []string{secret}, "redirect_uris": []string{app.url + "/callback"},
			"post_logout_redirect_uris": []string{app.url + "/signed-out"}, "backchannel_logout_uri": app.url + "/backchannel-logout",
		})
	}
	all["applications"] = applications
	return yaml.Marshal(all)
}
