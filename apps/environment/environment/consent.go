package environment

import (
	"fmt"

	"example.com/multiapp/apps/environment/internal/directory"
)

// consentUser is the user who is signed in and agrees without being asked, zero when everybody is asked. Only this machine
// may reach an environment that does so.
func (c Config) consentUser(d *directory.Directory) (directory.User, error) {
	if c.InsecureConsent == "" {
		return directory.User{}, nil
	}
	if reached := c.reached(); reached != "" {
		return directory.User{}, fmt.Errorf("%s, and ENVIRONMENT_INSECURE_CONSENT would sign everybody in: listen on 127.0.0.1 alone, or leave it out", reached)
	}
	u, err := d.UserByEmail(c.InsecureConsent)
	if err != nil {
		return directory.User{}, fmt.Errorf("ENVIRONMENT_INSECURE_CONSENT: no user has the e-mail address %s", c.InsecureConsent)
	}
	c.Log.Warn("INSECURE: every authorization request is signed in and consented to without asking", "user", u.Email,
		"variable", "ENVIRONMENT_INSECURE_CONSENT")
	return u, nil
}
