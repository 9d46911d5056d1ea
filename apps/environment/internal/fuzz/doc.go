// Package fuzz sends the environment requests that nobody would write, and says what must hold for every answer: the
// browser is only ever sent where a client has registered, nothing of a request becomes markup, no token is given to
// somebody who guesses, and nothing fails with a 5xx. Start with authorize_test.go; harness_test.go calls the whole
// handler in process, answer_test.go is what holds for any answer.
//
// It holds tests only: make test runs each a little, make fuzz for as long as it is told.
package fuzz
