package applications

import (
	"crypto/rand"
	"sync"
	"time"
)

// untilShown is how long a new secret waits for the page that shows it.
const untilShown = 5 * time.Minute

// once keeps secrets between the form that made them and the page that shows them, in memory alone. The page's address
// holds a random word in the secret's place: after it was opened the word is worth nothing, so neither the browser's
// history nor the way back leads to the secret again.
type once struct {
	now     func() time.Time
	mu      sync.Mutex
	waiting map[string]waiting
}

type waiting struct {
	application, secret string
	until               time.Time
}

// keep returns the word that take knows.
func (o *once) keep(application, secret string) (word string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.waiting == nil {
		o.waiting = map[string]waiting{}
	}
	for word, w := range o.waiting {
		if o.now().After(w.until) {
			delete(o.waiting, word)
		}
	}
	word = rand.Text()
	o.waiting[word] = waiting{application, secret, o.now().Add(untilShown)}
	return word
}

// take returns a secret to the first who asks in time, and nothing to the others.
func (o *once) take(application, word string) (secret string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	w, ok := o.waiting[word]
	if !ok || w.application != application {
		return ""
	}
	delete(o.waiting, word)
	if o.now().After(w.until) {
		return ""
	}
	return w.secret
}
