package ui

// Reasons why a session ended, as they appear in addresses and messages.
const (
	ReasonYou       = "you"
	ReasonElsewhere = "elsewhere"
	ReasonExpired   = "expired"
)

// SignedOutText is the sentence for a reason, the same in every application.
// An unknown reason reads "You are signed out."
func SignedOutText(reason string) string {
	switch reason {
	case ReasonYou:
		return "You signed out."
	case ReasonElsewhere:
		return "You signed out in another app."
	case ReasonExpired:
		return "Your session expired."
	}
	return "You are signed out."
}
