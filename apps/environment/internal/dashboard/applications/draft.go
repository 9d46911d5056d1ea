package applications

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
)

// draft is an application as the form has it: what somebody typed, right or wrong.
type draft struct {
	Name                   string
	RedirectURIs           string // one a line
	PostLogoutRedirectURIs string // one a line
	InitiateLoginURI       string
	BackchannelLogoutURI   string
	AccessTokenLifetime    string // as in environment.yaml
	RequirePKCE            bool
	ManagementAPI          bool
}

func readDraft(form url.Values) draft {
	return draft{
		Name: form.Get("name"), RedirectURIs: form.Get("redirect_uris"),
		PostLogoutRedirectURIs: form.Get("post_logout_redirect_uris"), InitiateLoginURI: form.Get("initiate_login_uri"),
		BackchannelLogoutURI: form.Get("backchannel_logout_uri"), AccessTokenLifetime: form.Get("access_token_lifetime"),
		RequirePKCE: form.Has("require_pkce"), ManagementAPI: form.Has("management_api"),
	}
}

func draftOf(a directory.Application) draft {
	return draft{
		Name: a.Name, RedirectURIs: strings.Join(a.RedirectURIs, "\n"), PostLogoutRedirectURIs: strings.Join(a.PostLogoutRedirectURIs, "\n"),
		InitiateLoginURI: a.InitiateLoginURI, BackchannelLogoutURI: a.BackchannelLogoutURI,
		AccessTokenLifetime: directory.FormatDuration(a.AccessTokenLifetime), RequirePKCE: a.RequirePKCE, ManagementAPI: a.ManagementAPI,
	}
}

// apply puts what was typed into an application. The directory judges it.
func (d draft) apply(a *directory.Application) {
	a.Name = strings.TrimSpace(d.Name)
	a.RedirectURIs, a.PostLogoutRedirectURIs = values(d.RedirectURIs), values(d.PostLogoutRedirectURIs)
	a.InitiateLoginURI, a.BackchannelLogoutURI = strings.TrimSpace(d.InitiateLoginURI), strings.TrimSpace(d.BackchannelLogoutURI)
	a.AccessTokenLifetime = lifetime(d.AccessTokenLifetime)
	a.RequirePKCE, a.ManagementAPI = d.RequirePKCE, d.ManagementAPI
}

// lifetime is zero, which stands for the default, where nothing was typed, and one that the directory refuses where it is
// no duration.
func lifetime(text string) time.Duration {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return d
	}
	return -1
}

// line is one line of a list that was typed; number 1 is the first.
type line struct {
	number int
	text   string
}

// lines leaves out the empty ones.
func lines(text string) (out []line) {
	for i, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, line{i + 1, l})
		}
	}
	return out
}

func values(text string) (out []string) {
	for _, l := range lines(text) {
		out = append(out, l.text)
	}
	return out
}

// labels name the fields for people, as the form does.
var labels = map[string]string{
	"name": "Name", "redirect_uris": "Redirect URIs", "post_logout_redirect_uris": "Post-logout redirect URIs",
	"initiate_login_uri": "Initiate login URL", "backchannel_logout_uri": "Back-channel logout URL",
	"access_token_lifetime": "Access token lifetime", "require_pkce": "Require PKCE", "management_api": "Allow Management API access",
}

// problems are those of the directory as the form says them: addresses by their line, fields by their label. What is wrong
// with a field that the form of this type does not have is said of the whole form.
func (d draft) problems(t directory.ApplicationType, found dashboard.Problems) dashboard.Problems {
	out := dashboard.Problems{}
	for field, text := range found {
		label, ok := labels[field]
		switch {
		case strings.Contains(field, "["): // said below
		case !ok || t != directory.Web && (field == "backchannel_logout_uri" || field == "management_api"):
			out[""] = text
		default:
			out[field] = strings.ToUpper(text[:1]) + text[1:] + "."
			if rest, named := strings.CutPrefix(text, field+" "); named {
				out[field] = label + " " + rest + "."
			}
		}
	}
	for field, problem := range map[string]string{
		"redirect_uris":             listProblem(t, d.RedirectURIs),
		"post_logout_redirect_uris": listProblem(t, d.PostLogoutRedirectURIs),
		"initiate_login_uri":        addressProblem(d.InitiateLoginURI),
	} {
		if problem != "" {
			out[field] = problem
		}
	}
	if problem := addressProblem(d.BackchannelLogoutURI); problem != "" && t == directory.Web {
		out["backchannel_logout_uri"] = problem
	}
	return out
}

// maxProblems bounds what is said of a list, whose text can be as large as a form.
const maxProblems = 20

// listProblem says what is wrong with a list of redirect URIs, one line for each.
func listProblem(t directory.ApplicationType, text string) string {
	var problems []string
	for _, l := range lines(text) {
		if err := directory.ValidateRedirectURI(t, l.text); err != nil {
			problems = append(problems, fmt.Sprintf("Line %d %s.", l.number, err))
		}
		if len(problems) == maxProblems {
			return strings.Join(append(problems, "The lines after it were not looked at."), "\n")
		}
	}
	return strings.Join(problems, "\n")
}

// addressProblem says what is wrong with a single address that is not a redirect URI but follows their rules.
func addressProblem(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	if err := directory.ValidateRedirectURI(directory.Web, text); err != nil {
		return "The address " + err.Error() + "."
	}
	return ""
}
