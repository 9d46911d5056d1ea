package doccheck

import "regexp"

var (
	examplePattern = regexp.MustCompile(`(?m)^#?([A-Z][A-Z0-9_]*)=(.*)$`)
	tagPattern     = regexp.MustCompile("`env:\"([A-Z][A-Z0-9_]*)[^\"]*\"(?: envDefault:\"([^\"]*)\")?")
)

// exampleVariables returns the variables of .env.example with the values that they show.
func exampleVariables(example string) map[string]string {
	return pairs(examplePattern, example)
}

// codeVariables returns the variables that a Go file's configuration reads, with the defaults in their tags.
func codeVariables(source string) map[string]string {
	return pairs(tagPattern, source)
}

func pairs(pattern *regexp.Regexp, text string) map[string]string {
	found := map[string]string{}
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		found[match[1]] = match[2]
	}
	return found
}
