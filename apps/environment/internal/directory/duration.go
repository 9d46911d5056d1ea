package directory

import (
	"strings"
	"time"
)

// FormatDuration writes a duration as in environment.yaml: "5m", "12h", "1h30m".
func FormatDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
