package screens

import (
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/client"
)

// News is what a notification says when a session has ended elsewhere: once, as it
// happens, and only while nobody looks at the window, which says the same.
func News(before client.Phase, v View, watched bool) (title, text string, news bool) {
	if watched || before != client.SignedIn || v.Phase == client.SignedIn || v.Next != nil || v.Ending.Via == keeper.ViaYou || v.Ending.Via == "" {
		return "", "", false
	}
	return "Signed out of multiapp", signedOutTitle(v), true
}
