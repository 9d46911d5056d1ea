package screens

// signIn is the action of a button that signs in: until the browser opens, the
// environment is being asked, which the screen says and Escape ends.
func (c *Content) signIn(do func()) func() {
	return func() {
		c.asking++
		c.Show(c.view)
		c.tasks.Go(func() {
			do()
			c.tasks.UI(func() {
				c.asking--
				c.Show(c.view)
			})
		})
	}
}

// cancelAsking is Escape on a screen that signs in.
func (c *Content) cancelAsking() {
	if c.asking > 0 {
		c.tasks.Go(c.actions.Cancel)
	}
}

// signInText is what the button says meanwhile.
func (c *Content) signInText(text string) string {
	return either(c.asking > 0, "Asking the environment…", text)
}
