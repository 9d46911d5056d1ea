package screens

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/auth"
)

// secretsShownFor is how long a raw token stays in sight, and on the clipboard.
const secretsShownFor = 30 * time.Second

// rawToken holds back the access token until somebody asks for it, and hides it
// after a while, when the window loses the focus, and when it is replaced. The
// refresh token, which opens the session for as long as it lives, is never shown.
type rawToken struct {
	content    *Content
	text       *widget.Label
	raw        *secretText
	show, copy *button
	shownAt    time.Time
	tokenID    string // of the token in sight, or asked for; empty for none
	box        *fyne.Container
}

func newRawToken(c *Content) *rawToken {
	r := &rawToken{content: c, text: muted("Whoever has the access token can call the API as you until it expires. It is hidden."), raw: newSecretText()}
	r.show = c.newButton("show-token", "Show access token", widget.MediumImportance, r.toggle)
	r.copy = c.newButton("copy-token", "Copy access token", widget.MediumImportance, func() { r.ask(c.copySecret) })
	r.box = container.NewVBox(r.text, actions(r.show, r.copy), r.raw)
	return r
}

func (r *rawToken) toggle() {
	if r.tokenID != "" {
		r.hide()
		return
	}
	asked := r.content.view.Claims.TokenID
	r.tokenID = asked
	r.ask(func(token auth.Secret) {
		v := r.content.view
		if token == "" || r.tokenID != asked || v.Claims == nil {
			return // hidden again before it came
		}
		r.tokenID, r.shownAt = v.Claims.TokenID, v.Now
		r.raw.SetText(token.Reveal())
		r.raw.Show()
		r.show.setText("Hide access token")
		setText(r.text, "Whoever has the access token can call the API as you until it expires. It is hidden again after 30 seconds.")
	})
}

// ask gets the token off the user interface's goroutine: it may have to be bought anew.
func (r *rawToken) ask(then func(auth.Secret)) {
	r.content.tasks.Go(func() {
		token := r.content.actions.AccessToken()
		r.content.tasks.UI(func() { then(token) })
	})
}

func (r *rawToken) hide() {
	r.tokenID = ""
	r.raw.SetText("")
	r.raw.Hide()
	r.show.setText("Show access token")
	setText(r.text, "Whoever has the access token can call the API as you until it expires. It is hidden.")
}

// age hides what has been in sight for long enough, or is not the session's token.
func (r *rawToken) age(v View) {
	old := r.raw.Visible() && (v.Now.Sub(r.shownAt) >= secretsShownFor || v.Claims.TokenID != r.tokenID)
	if old {
		r.hide()
	}
}

func (r *rawToken) named() []named {
	return []named{{"token-raw", r.raw}, {"show-token", r.show}, {"copy-token", r.copy}}
}

// secretText is a label whose text the probe does not tell.
type secretText struct{ widget.Label }

func newSecretText() *secretText {
	t := &secretText{}
	t.TextStyle.Monospace, t.Wrapping = true, fyne.TextWrapBreak
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// copiedSecret is a secret that this app has put on the clipboard.
type copiedSecret struct {
	secret auth.Secret
	at     time.Time
}

func (c *Content) copySecret(secret auth.Secret) {
	if secret == "" {
		return
	}
	c.actions.Clipboard.SetContent(secret.Reveal())
	c.copied = copiedSecret{secret, c.view.Now}
}

// age empties the clipboard after a while, unless it holds something else by then.
func (s *copiedSecret) age(clipboard Clipboard, now time.Time) {
	if s.secret == "" || now.Sub(s.at) < secretsShownFor {
		return
	}
	if clipboard.Content() == s.secret.Reveal() {
		clipboard.SetContent("")
	}
	*s = copiedSecret{}
}
