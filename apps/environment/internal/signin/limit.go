package signin

import (
	"slices"
	"time"
)

// How many codes may be sent within window: enough for a person who mistypes, too few to guess with.
const (
	perEmail = 10
	inAll    = 300
	window   = 10 * time.Minute
)

// limiter counts messages per e-mail address and in total. It is not safe for concurrent use; codes guards it.
// Unknown addresses count like known ones, so a limit says nothing about who has an account.
type limiter struct {
	sent []sending // oldest first
}

type sending struct {
	email string
	at    time.Time
}

// allow notes one more message to email, or reports false when that would be too many.
func (l *limiter) allow(email string, now time.Time) bool {
	l.sent = slices.DeleteFunc(l.sent, func(s sending) bool { return now.Sub(s.at) >= window })
	same := 0
	for _, s := range l.sent {
		if s.email == email {
			same++
		}
	}
	if same >= perEmail || len(l.sent) >= inAll {
		return false
	}
	l.sent = append(l.sent, sending{email, now})
	return true
}
