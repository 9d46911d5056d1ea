//go:build android || ios

package tray

import "context"

// Tray is nothing: phones have none.
type Tray struct{}

// New returns a tray that nobody sees.
func New(Menu) *Tray { return &Tray{} }

// Follow returns at once.
func (*Tray) Follow(context.Context, <-chan State) {}
