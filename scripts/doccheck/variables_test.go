package doccheck

import (
	"strings"
	"testing"
)

// T4: .env.example lists exactly the variables that the programs read, with the defaults that they have.
func TestExampleAgreesWithTheCode(t *testing.T) {
	example := exampleVariables(read(t, ".env.example"))
	known := map[string]bool{}
	for file, variables := range readByPrograms(t) {
		for name, value := range variables {
			known[name] = true
			shown, ok := example[name]
			if !ok {
				t.Errorf(".env.example lacks %s, which %s reads", name, file)
			} else if value != "" && value != shown {
				t.Errorf(".env.example shows %s=%s; the default in %s is %s", name, shown, file, value)
			}
		}
	}
	for name := range example {
		if !known[name] {
			t.Errorf(".env.example has %s, which no program reads", name)
		}
	}
}

// readByPrograms returns the variables of each Go file outside tests.
func readByPrograms(t *testing.T) map[string]map[string]string {
	t.Helper()
	sources, err := files(".go")
	if err != nil {
		t.Fatal(err)
	}
	code := map[string]map[string]string{}
	for name, text := range sources {
		if !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "doccheck") {
			code[name] = codeVariables(text)
		}
	}
	return code
}

// T4: nothing has to be set, and every variable says what it is for.
func TestExampleIsAllComments(t *testing.T) {
	commented := false
	for number, line := range strings.Split(strings.TrimSpace(read(t, ".env.example")), "\n") {
		switch {
		case line == "":
			commented = false
		case !strings.HasPrefix(line, "#"):
			t.Errorf("line %d sets something: %s", number+1, line)
		case exampleVariables(line) != nil && len(exampleVariables(line)) == 1 && !commented:
			t.Errorf("line %d has no comment above it: %s", number+1, line)
		default:
			commented = true
		}
	}
}
