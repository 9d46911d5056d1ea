package screens

// Page is a screen that a person opens, whatever the phase.
type Page string

// The pages.
const (
	PageSettings Page = "settings"
	PageAbout    Page = "about"
)

// Open shows a page in place of the phase's screen, until [Content.Back]. While
// settings are being changed there is none.
func (c *Content) Open(p Page) {
	if c.view.Next != nil {
		return
	}
	c.page = p
	c.Show(c.view)
}

// Back returns to the phase's screen.
func (c *Content) Back() { c.Open("") }
