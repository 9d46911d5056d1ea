package web

import (
	"context"
	"fmt"
	"time"

	"example.com/multiapp/shared/auth/ended"
)

var errBroken = fmt.Errorf("%w: the disk is gone", ended.ErrUnavailable)

// brokenRegistry fails.
type brokenRegistry struct{}

func (brokenRegistry) End(context.Context, ended.Ending) error { return errBroken }
func (brokenRegistry) Ended(context.Context, string, string, time.Time) (bool, error) {
	return false, errBroken
}
func (brokenRegistry) Watch(context.Context, string, string, time.Time) (<-chan ended.Ending, error) {
	return nil, errBroken
}
func (brokenRegistry) Close() error { return nil }

// deaf is a registry that hears of no ending.
type deaf struct{ ended.Registry }

func (deaf) End(context.Context, ended.Ending) error { return nil }
