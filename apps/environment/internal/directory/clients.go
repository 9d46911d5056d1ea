package directory

import (
	"slices"
)

// AddClients reads more applications, from a file that says applications: and nothing else, as environment.yaml does, and
// adds them to the seed. Everything that is wrong is reported at once, each with its line; then nothing is added.
func (s *Seed) AddClients(src []byte, lookup func(name string) (value string, ok bool)) error {
	doc := &document{lookup: lookup}
	root := doc.parse(src)
	root.known("applications")
	var more []Application
	root.each("applications", func(n node) {
		a := readApplication(n, s)
		if a.ID != "" && slices.ContainsFunc(s.Applications, func(b Application) bool { return b.ID == a.ID }) {
			n.problem("application %s is in environment.yaml already: choose another id", a.ID)
		}
		more = append(more, a)
	})
	root.unique("applications", "id")
	if len(more) == 0 {
		root.problem("the file names no applications")
	}
	if err := doc.err(); err != nil {
		return err
	}
	s.Applications = append(s.Applications, more...)
	return nil
}
