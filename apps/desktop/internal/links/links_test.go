package links

import "testing"

// D6: only our scheme is a link; whatever else is on the command line is not.
func TestIs(t *testing.T) {
	for argument, want := range map[string]bool{
		"multiapp://callback?code=x": true, "MULTIAPP:x": true, "multiapp": false, "": false, "link": false, "--multiapp://x": false,
		"multiapp-mobile://callback": false, "https://multiapp://x": false,
	} {
		if Is(argument) != want {
			t.Errorf("%q: got %t", argument, !want)
		}
	}
}
