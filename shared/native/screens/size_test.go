package screens

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The window comes back as it was left, and a damaged file does not hide it.
func TestRememberedSize(t *testing.T) {
	p, first := test.NewTempApp(t).Preferences(), fyne.NewSize(760, 800)
	if got := RememberedSize(p, first); got != first {
		t.Errorf("the first size is %v", got)
	}
	for left, want := range map[fyne.Size]fyne.Size{
		fyne.NewSize(500, 640):   fyne.NewSize(500, 640),
		fyne.NewSize(2, 640):     first,
		fyne.NewSize(500, 90000): first,
	} {
		RememberSize(p, left)
		if got := RememberedSize(p, first); got != want {
			t.Errorf("left as %v it comes back as %v", left, got)
		}
	}
}
