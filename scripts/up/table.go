//go:build unix

package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// seedFile is what the local environment starts with when ENVIRONMENT_FILE is not set.
const seedFile = "apps/environment/environment.yaml"

// user is a demo user, as the seed file names them.
type user struct {
	Email      string `yaml:"email"`
	GivenName  string `yaml:"given_name"`
	FamilyName string `yaml:"family_name"`
}

// table says where everything is and who can sign in.
func table(s Settings, parts []Part) string {
	var b strings.Builder
	b.WriteString("\n  multiapp is running. Sign in to one app, and the others follow.\n\n")
	row(&b, "Web app", s.WebURL)
	row(&b, "SPA", s.SPAURL)
	for _, part := range parts {
		if part.Window {
			row(&b, "Desktop", desktopNote(part))
		}
	}
	row(&b, "Environment", s.EnvURL)
	if s.LocalEnvironment() {
		row(&b, "Mailbox", s.EnvURL+"/mailbox")
		demoUsers(&b, s)
	}
	b.WriteString("\n  Ctrl-C stops everything.\n")
	return b.String()
}

func row(b *strings.Builder, name, value string) {
	fmt.Fprintf(b, "  %-16s %s\n", name, value)
}

func desktopNote(part Part) string {
	if part.Missing != "" {
		return "not opened: " + part.Missing
	}
	return "its window opens once it is built"
}

func demoUsers(b *strings.Builder, s Settings) {
	users, err := readUsers(s.EnvironmentFile)
	if err != nil {
		return // the environment has started, so it knows its users; the table is only a help
	}
	b.WriteString("\n  Demo users: one click, or type the e-mail and read the code in the mailbox.\n\n")
	for _, u := range users {
		row(b, u.GivenName+" "+u.FamilyName, u.Email)
	}
}

func readUsers(file string) ([]user, error) {
	if file == "" {
		file = seedFile
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read demo users: %w", err)
	}
	var seed struct {
		Users []user `yaml:"users"`
	}
	if err := yaml.Unmarshal(text, &seed); err != nil {
		return nil, fmt.Errorf("read demo users from %s: %w", file, err)
	}
	return seed.Users, nil
}
