package environmenttest

import (
	"context"

	"example.com/multiapp/apps/environment/internal/faults"
)

// Fault is a way to break the environment on purpose.
type Fault = faults.Fault

// The faults. See the page /faults of an environment for what each breaks.
const (
	ShortTokens      = faults.ShortTokens      // new access tokens live five seconds
	KeysUnavailable  = faults.KeysUnavailable  // /keys answers 503
	LostRefreshReply = faults.LostRefreshReply // the next refresh answer never arrives; then it is off again
	SlowToken        = faults.SlowToken        // the token endpoint takes three seconds more
	DeadBackChannel  = faults.DeadBackChannel  // logout tokens get no answer
	ClockAhead       = faults.ClockAhead       // access and ID tokens are stamped five minutes in the future
	ClockBehind      = faults.ClockBehind      // access and ID tokens are stamped five minutes in the past
)

// SetFault switches a fault on or off. All are off after Reopen.
func (e *Environment) SetFault(f Fault, on bool) {
	e.t.Helper()
	if err := e.running.Faults.Set(context.Background(), f, on); err != nil {
		e.t.Fatalf("switch a fault: %v", err)
	}
}
