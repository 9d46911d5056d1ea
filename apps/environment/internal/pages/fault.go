package pages

// FaultsView fills [Faults].
type FaultsView struct {
	Site
	Faults []Fault
}

// Fault is a way to break the environment on purpose.
type Fault struct {
	ID   string
	Name string
	// Breaks says what is broken; Good goes on after "A good app".
	Breaks string
	Good   string
	On     bool
}
