package directory

import (
	"fmt"
	"time"
)

// CreateApplication registers an application; without an ID it gets one. It returns ErrExists or an *Invalid with
// everything that is wrong.
func (d *Directory) CreateApplication(a Application) (Application, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	a = a.clone()
	if a.ID == "" {
		a.ID = NewID(string(a.Type) + "_")
	}
	if _, err := d.Application(a.ID); err == nil {
		return Application{}, fmt.Errorf("application %s %w", a.ID, ErrExists)
	}
	return d.saveApplication(a)
}

// UpdateApplication changes an application in one step; its ID and type stay. An error of change leaves it as it is.
func (d *Directory) UpdateApplication(id string, change func(*Application) error) (Application, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	a, err := d.Application(id)
	if err != nil {
		return Application{}, err
	}
	kind := a.Type
	a = a.clone()
	if err := change(&a); err != nil {
		return Application{}, err
	}
	a.ID, a.Type = id, kind
	return d.saveApplication(a)
}

func (d *Directory) saveApplication(a Application) (Application, error) {
	if a.AccessTokenLifetime == 0 {
		a.AccessTokenLifetime = DefaultAccessTokenLifetime
	}
	if err := invalid(a.problems(d.ShortestIdle())); err != nil {
		return Application{}, err
	}
	b := &batch{}
	put(b, d.applications, a)
	return a, d.commit(b)
}

// DeleteApplication removes an application, or returns ErrNotFound.
func (d *Directory) DeleteApplication(id string) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	if _, err := d.Application(id); err != nil {
		return err
	}
	b := &batch{}
	drop(b, d.applications, id)
	return d.commit(b)
}

// ShortestIdle is the strictest idle time-out of the environment and its organizations. Access tokens live shorter.
func (d *Directory) ShortestIdle() time.Duration {
	limits := d.sessions
	for _, o := range d.Organizations() {
		limits = limits.stricter(o.Sessions)
	}
	return limits.IdleTimeout
}

// problems lists what keeps an application from being registered.
func (a Application) problems(idle time.Duration) (out []FieldProblem) {
	say := func(field, format string, args ...any) {
		out = append(out, FieldProblem{field, fmt.Sprintf(format, args...)})
	}
	if !isID(a.ID) {
		say("id", "id %q must have letters, digits, _ and - only", a.ID)
	}
	out = append(out, missing("name", a.Name)...)
	if a.Type != Web && a.Type != SPA && a.Type != Native {
		say("type", "type must be web, spa or native, not %q", a.Type)
		return out
	}
	out = append(out, a.typeProblems()...)
	if len(a.RedirectURIs) == 0 {
		say("redirect_uris", "redirect_uris must have at least one URI")
	}
	out = append(out, a.uriProblems()...)
	if a.AccessTokenLifetime < time.Second || idle > 0 && a.AccessTokenLifetime >= idle {
		say("access_token_lifetime", "access_token_lifetime must be at least 1s and shorter than the idle time-out of the session, %s", FormatDuration(idle))
	}
	return out
}

// typeProblems are what only web applications can have (E4).
func (a Application) typeProblems() (out []FieldProblem) {
	say := func(field, format string, args ...any) {
		out = append(out, FieldProblem{field, fmt.Sprintf(format, args...)})
	}
	switch {
	case a.Type == Web && len(a.Secrets) == 0:
		say("secrets", "a web application needs a secret")
	case a.Public() && len(a.Secrets) > 0:
		say("secrets", "a %s application cannot keep a secret: remove it", a.Type)
	case len(a.Secrets) > MaxSecrets:
		say("secrets", "at most %d secrets can be valid at once", MaxSecrets)
	}
	if a.Public() && a.BackchannelLogoutURI != "" {
		say("backchannel_logout_uri", "only web applications can receive back-channel logout: remove backchannel_logout_uri")
	}
	if a.Public() && a.ManagementAPI {
		say("management_api", "only web applications can use the Management API: remove management_api")
	}
	return out
}

func (a Application) uriProblems() (out []FieldProblem) {
	const most = 20
	for field, uris := range map[string][]string{"redirect_uris": a.RedirectURIs, "post_logout_redirect_uris": a.PostLogoutRedirectURIs} {
		if len(uris) > most {
			out = append(out, FieldProblem{field, fmt.Sprintf("%s can have at most %d entries", field, most)})
		}
		for i, uri := range uris[:min(len(uris), most)] {
			out = append(out, badURI(a.Type, fmt.Sprintf("%s[%d]", field, i), uri)...)
		}
	}
	for field, uri := range map[string]string{"initiate_login_uri": a.InitiateLoginURI, "backchannel_logout_uri": a.BackchannelLogoutURI} {
		if uri != "" {
			out = append(out, badURI(Web, field, uri)...)
		}
	}
	return sorted(out)
}

func badURI(t ApplicationType, field, uri string) []FieldProblem {
	if err := ValidateRedirectURI(t, uri); err != nil {
		return []FieldProblem{{field, fmt.Sprintf("%s %.80q %s", field, uri, err)}}
	}
	return nil
}
