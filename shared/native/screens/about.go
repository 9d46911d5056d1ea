package screens

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/native/client"
)

// about says what this program is, where it signs in, and which keys it knows.
type about struct {
	content     *Content
	back        *button
	app, signIn *facts
	keys        *facts
	root        *fyne.Container
}

func newAbout(c *Content) *about {
	a := &about{content: c, app: newFacts(), signIn: newFacts(), keys: newFacts()}
	a.back = c.newButton("back", "Back", widget.HighImportance, c.Back)
	info, _ := debug.ReadBuildInfo()
	a.app.set("about-version", "Version", version(info))
	a.app.set("about-built", "Built with", builtWith(info))
	a.app.set("about-licence", "Licence", "MIT. Copyright 2026 The multiapp authors. The libraries that it is built with keep their own licences.")
	for i, s := range shortcuts() {
		a.keys.set(fmt.Sprint("shortcut-", i+1), s.keys, s.does)
	}
	a.root = container.New(stack{}, panel(heading("About multiapp"), actions(a.back), a.app.box),
		card("Where you sign in", a.signIn.box), card("Keys", a.keys.box))
	return a
}

func (a *about) object() fyne.CanvasObject { return a.root }

func (a *about) show(v View) {
	a.signIn.setCode("about-environment", "Environment", v.Settings.Environment)
	a.signIn.setCode("about-client", "Client id", v.Settings.ClientID)
	a.signIn.set("about-way", "The browser comes back", wayText(v.Settings.Way))
	a.signIn.setCode("about-redirect", "To", strings.Replace(v.RedirectURL, ":0/", ":(a free port)/", 1))
	a.signIn.setCode("about-api", "API", v.APIURL)
}

func (a *about) escape() { a.content.Back() }

func (a *about) first() fyne.Focusable { return a.back }

func (a *about) named() []named {
	return append(append(append([]named{{"back", a.back}}, a.app.named()...), a.signIn.named()...), a.keys.named()...)
}

// wayText names a way in words.
func wayText(w client.Way) string {
	switch w {
	case client.DeepLink:
		return "by a link of multiapp's own (deep link)"
	case client.Device:
		return "not at all: you enter a code there (device authorization)"
	}
	return "to a port on this computer (loopback)"
}

// version is the module's, or the revision that it was built from.
func version(info *debug.BuildInfo) string {
	if info == nil {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	set := make(map[string]string)
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	if len(set["vcs.revision"]) < 12 {
		return "a build from source"
	}
	return "a build from source, revision " + set["vcs.revision"][:12] + either(set["vcs.modified"] == "true", " with changes", "")
}

func builtWith(info *debug.BuildInfo) string {
	text := runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH
	if info == nil {
		return text
	}
	for _, m := range info.Deps {
		if m.Path == "fyne.io/fyne/v2" {
			text += ", Fyne " + m.Version
		}
	}
	return text
}
