package doccheck

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// compose is the part of docker-compose.yml that the checks read.
type compose struct {
	Services map[string]service `yaml:"services"`
	Volumes  map[string]any     `yaml:"volumes"`
}

type service struct {
	Image       string `yaml:"image"`
	Build       struct{ Target string }
	Profiles    []string          `yaml:"profiles"`
	Ports       []string          `yaml:"ports"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
	NetworkMode string            `yaml:"network_mode"`
	ReadOnly    bool              `yaml:"read_only"`
	CapDrop     []string          `yaml:"cap_drop"`
	SecurityOpt []string          `yaml:"security_opt"`
	StopGrace   string            `yaml:"stop_grace_period"`
}

func readCompose(text string) (compose, error) {
	var c compose
	// The library takes a key that overrides a merged one (<<) for a duplicate.
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.AllowDuplicateMapKey()); err != nil {
		return compose{}, fmt.Errorf("docker-compose.yml: %w", err)
	}
	return c, nil
}

// stage is one FROM of a Dockerfile with the instructions below it.
type stage struct {
	Base        string
	Lines       []string
	Environment map[string]string
}

var (
	fromPattern     = regexp.MustCompile(`^FROM (\S+)(?: AS (\S+))?$`)
	settingPattern  = regexp.MustCompile(`([A-Z][A-Z0-9_]*)=(\S+)`)
	upstreamPattern = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)
)

// stages returns the stages of a Dockerfile by their names.
func stages(dockerfile string) map[string]stage {
	found := map[string]stage{}
	name := ""
	for line := range strings.Lines(dockerfile) {
		line = strings.TrimSpace(line)
		if match := fromPattern.FindStringSubmatch(line); match != nil {
			name = match[2]
			found[name] = stage{Base: match[1], Environment: map[string]string{}}
			continue
		}
		s := found[name]
		s.Lines = append(s.Lines, line)
		if rest, ok := strings.CutPrefix(line, "ENV "); ok {
			for variable, value := range pairs(settingPattern, rest) {
				s.Environment[variable] = value
			}
		}
		found[name] = s
	}
	return found
}

// has reports whether the stage has an instruction that begins so.
func (s stage) has(prefix string) bool {
	for _, line := range s.Lines {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return false
}
