package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// facts is a list of labels and values. Setting a fact again changes its value.
type facts struct {
	values map[string]*widget.Label
	order  []string
	box    *fyne.Container
}

func newFacts() *facts {
	return &facts{values: make(map[string]*widget.Label), box: container.New(&pairs{})}
}

func (f *facts) set(name, label, value string) { f.put(name, label, value, paragraph) }

// setCode is set for identifiers.
func (f *facts) setCode(name, label, value string) { f.put(name, label, value, code) }

func (f *facts) put(name, label, value string, newValue func(string) *widget.Label) {
	if shown := f.values[name]; shown != nil {
		setText(shown, value)
		return
	}
	l := widget.NewLabel(label)
	l.Importance = widget.LowImportance
	f.values[name] = newValue(value)
	f.order = append(f.order, name)
	f.box.Add(l)
	f.box.Add(f.values[name])
}

func (f *facts) named() []named {
	var all []named
	for _, name := range f.order {
		all = append(all, named{name, f.values[name]})
	}
	return all
}
