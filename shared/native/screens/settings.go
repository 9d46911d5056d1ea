package screens

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
)

// settingsPage changes where this app signs in. What was typed stays until it is
// saved or the page is left.
type settingsPage struct {
	content           *Content
	environment, id   *field
	way               *wayChoice
	links             *linkSettings
	save, check, back *button
	consequence       *widget.Label
	findings          *fyne.Container
	cancel            context.CancelFunc // of the check that runs, nil for none
	root              *fyne.Container
}

func newSettingsPage(c *Content) *settingsPage {
	v := c.view
	p := &settingsPage{content: c, consequence: muted(""), findings: container.New(stack{gap: -20}), links: newLinkSettings(c)}
	p.environment = c.newField("set-environment", "Environment", v.Settings.Environment, "Its URL, as it names itself.", v.Fixed.Environment, p.apply)
	p.id = c.newField("set-client", "Client id", v.Settings.ClientID, "What this app is registered as there: a native client, without a secret.", v.Fixed.ClientID, p.apply)
	p.way = newWayChoice(c, v.Settings.Way, v.Fixed.Way, p.changed)
	p.environment.entry.OnChanged, p.id.entry.OnChanged = func(string) { p.changed() }, func(string) { p.changed() }
	p.save = c.newButton("save", "Save", widget.HighImportance, p.apply)
	p.check = c.newButton("check", "Check", widget.MediumImportance, p.runCheck)
	p.back = c.newButton("back", "Back", widget.MediumImportance, c.Back)
	p.findings.Hide()
	p.root = container.New(stack{}, panel(heading("Settings"), p.environment.box, p.id.box, p.way.box, p.links.box,
		p.findings, p.consequence, actions(p.save, p.check, p.back)))
	return p
}

func (p *settingsPage) object() fyne.CanvasObject { return p.root }

func (p *settingsPage) show(v View) {
	p.links.show(v, p.way.chosen)
	setText(p.consequence, consequence(v, p.typed()))
}

// typed is what the page says at the moment.
func (p *settingsPage) typed() settings.Settings {
	return settings.Settings{Environment: p.environment.entry.Text, ClientID: p.id.entry.Text, Way: p.way.chosen}.Clean()
}

// consequence says before the button is pressed what it will do.
func consequence(v View, next settings.Settings) string {
	switch {
	case next == v.Settings:
		return "Nothing has been changed."
	case v.Claims != nil && v.Leaves(next):
		return "Saving signs you out of " + v.Settings.Environment + " first, in every app."
	}
	return "Saving takes effect at once."
}

// changed forgets what was said of other settings.
func (p *settingsPage) changed() {
	p.stopCheck()
	p.findings.Hide()
	for _, say := range []func(string){p.environment.say, p.id.say, p.way.say} {
		say("")
	}
	p.show(p.content.view)
}

func (p *settingsPage) good() bool {
	wrong := p.typed().Mistakes()
	p.environment.say(wrong.Environment)
	p.id.say(wrong.ClientID)
	p.way.say(wrong.Way)
	switch {
	case wrong.Environment != "":
		p.content.focus(p.environment.entry)
	case wrong.ClientID != "":
		p.content.focus(p.id.entry)
	}
	return wrong == settings.Mistakes{}
}

func (p *settingsPage) apply() {
	if !p.good() {
		return
	}
	p.stopCheck()
	next := p.typed()
	p.content.Back()
	if next != p.content.view.Settings {
		p.content.tasks.Go(func() { p.content.actions.Apply(next) })
	}
}

func (p *settingsPage) escape() {
	if p.cancel != nil {
		p.stopCheck()
		return
	}
	p.content.Back()
}

func (p *settingsPage) first() fyne.Focusable {
	if p.content.view.Fixed.Environment == "" {
		return p.environment.entry
	}
	return p.check
}

func (p *settingsPage) named() []named {
	all := []named{{"save", p.save}, {"check", p.check}, {"back", p.back}, {"findings", p.findings}, {"consequence", p.consequence}}
	for _, more := range [][]named{p.environment.named(), p.id.named(), p.way.named(), p.links.named()} {
		all = append(all, more...)
	}
	return all
}

// wayChoice offers the ways back from the browser, with what each costs: a code too on phones.
type wayChoice struct {
	chosen               client.Way
	loopback, link, code *button
	help, wrong          *widget.Label
	box                  *fyne.Container
}

func newWayChoice(c *Content, chosen client.Way, fixedBy string, changed func()) *wayChoice {
	w := &wayChoice{chosen: cmp.Or(chosen, client.Loopback), help: muted(""), wrong: paragraph("")}
	w.wrong.Hide()
	choose := func(way client.Way) func() {
		return func() {
			if fixedBy == "" {
				w.chosen = way
				w.mark("")
				changed()
			}
		}
	}
	w.loopback = c.newButton("way-loopback", "To a port on this computer", widget.MediumImportance, choose(client.Loopback))
	w.link = c.newButton("way-deep-link", "By a link of multiapp's own", widget.MediumImportance, choose(client.DeepLink))
	w.code = c.newButton("way-device", "Not at all: by a code", widget.MediumImportance, choose(client.Device))
	setVisible(w.code.box, c.look.Touch) // a computer is reached by the others
	title := paragraph("The browser comes back")
	title.TextStyle.Bold = true
	w.box = container.New(stack{gap: -10}, title, actions(w.loopback, w.link, w.code), w.wrong, w.help)
	w.mark(fixedBy)
	return w
}

// mark shows what is chosen, and the help says it in words.
func (w *wayChoice) mark(fixedBy string) {
	for b, way := range map[*button]client.Way{w.loopback: client.Loopback, w.link: client.DeepLink, w.code: client.Device} {
		b.SetIcon(theme.RadioButtonIcon())
		if way == w.chosen {
			b.SetIcon(theme.RadioButtonCheckedIcon())
		}
	}
	help := "Chosen: loopback. Nothing has to be set up, and no other program can take the answer. The port must be free."
	switch w.chosen {
	case client.Device:
		help = "Chosen: code. You enter it in any browser, on any device, and nothing has to come back to this app. It takes a moment longer."
	case client.DeepLink:
		help = "Chosen: deep link. No port is needed, but the link must be registered, any program may claim it, and your browser asks before it opens it."
	}
	if fixedBy != "" {
		help += " " + fixedText(fixedBy)
		w.loopback.Disable()
		w.link.Disable()
		w.code.Disable()
	}
	setText(w.help, help)
}

func (w *wayChoice) say(mistake string) {
	setText(w.wrong, mistake)
	setVisible(w.wrong, mistake != "")
}

func (w *wayChoice) named() []named {
	return []named{{"way-loopback", w.loopback}, {"way-deep-link", w.link}, {"way-device", w.code}, {"way-help", w.help}, {"way-error", w.wrong}}
}
