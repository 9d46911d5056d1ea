package doccheck

import (
	"regexp"
	"strings"
)

var (
	fencePattern   = regexp.MustCompile("(?ms)^```.*?^```$")
	linkPattern    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	picturePattern = regexp.MustCompile(`(?:src|srcset|href)="([^"]+)"`)
	headingPattern = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInAnchor    = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// links returns the targets of a page's links and images, code blocks left out.
func links(markdown string) []string {
	prose := fencePattern.ReplaceAllString(markdown, "")
	var targets []string
	for _, pattern := range []*regexp.Regexp{linkPattern, picturePattern} {
		for _, match := range pattern.FindAllStringSubmatch(prose, -1) {
			targets = append(targets, match[1])
		}
	}
	return targets
}

// anchors returns the names by which links reach a page's headings, as GitHub makes them.
func anchors(markdown string) map[string]bool {
	names := map[string]bool{}
	for _, match := range headingPattern.FindAllStringSubmatch(fencePattern.ReplaceAllString(markdown, ""), -1) {
		name := notInAnchor.ReplaceAllString(strings.ToLower(match[1]), "")
		names[strings.ReplaceAll(name, " ", "-")] = true
	}
	return names
}
