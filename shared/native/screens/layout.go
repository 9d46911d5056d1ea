package screens

import "fyne.io/fyne/v2"

const (
	widest = 760 // a line of text beyond this is hard to read
	margin = 16
)

// column centres its one object and bounds its width.
type column struct{}

// MinSize implements [fyne.Layout].
func (column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*margin, 2*margin)
}

// Layout implements [fyne.Layout].
func (column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width-2*margin, widest)
	objects[0].Move(fyne.NewPos((size.Width-width)/2, margin))
	objects[0].Resize(fyne.NewSize(width, max(size.Height-2*margin, 0)))
}

// page puts the second object, the header, above the first, which gets the rest:
// in this order the keyboard reaches the screen before the header. The header's
// height depends on its width.
type page struct{}

// MinSize implements [fyne.Layout].
func (page) MinSize(objects []fyne.CanvasObject) fyne.Size {
	body, head := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(body.Width, head.Width), body.Height+head.Height)
}

// Layout implements [fyne.Layout].
func (page) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	body, head := objects[0], objects[1]
	head.Resize(fyne.NewSize(size.Width, head.MinSize().Height))
	height := head.MinSize().Height
	head.Resize(fyne.NewSize(size.Width, height))
	body.Move(fyne.NewPos(0, height))
	body.Resize(fyne.NewSize(size.Width, size.Height-height))
}

// middle puts its one object half-way down a height. It is hidden with it.
type middle struct{ height float32 }

// MinSize implements [fyne.Layout].
func (m middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if !objects[0].Visible() {
		return fyne.Size{}
	}
	size := objects[0].MinSize()
	return fyne.NewSize(size.Width, max(size.Height, m.height))
}

// Layout implements [fyne.Layout].
func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := objects[0].MinSize().Height
	objects[0].Move(fyne.NewPos(0, (size.Height-height)/2))
	objects[0].Resize(fyne.NewSize(size.Width, height))
}

// tight stacks labels with less air between them than they bring along.
type tight struct{}

const overlap = 12

// MinSize implements [fyne.Layout].
func (tight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, overlap)
	for _, o := range objects {
		m := o.MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height-overlap)
	}
	return size
}

// Layout implements [fyne.Layout].
func (tight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		o.Move(fyne.NewPos(0, y))
		y += o.MinSize().Height - overlap
	}
}

// stack puts areas below each other with air between them, 12 units plus gap.
// Hidden ones take none.
type stack struct{ gap float32 }

func (s stack) air() float32 { return 12 + s.gap }

// MinSize implements [fyne.Layout].
func (s stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height+s.air())
		}
	}
	return fyne.NewSize(size.Width, max(size.Height-s.air(), 0))
}

// Layout implements [fyne.Layout].
func (s stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for _, o := range objects {
		if o.Visible() {
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
			y += o.MinSize().Height + s.air()
		}
	}
}

// flow puts objects side by side, as many as fit, then goes on below. Fyne's own
// such layout does not let the window shrink again.
type flow struct{ width float32 }

const flowGap = 4

// MinSize implements [fyne.Layout]: as narrow as the widest object, and as high
// as the width of the last layout demands.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(widest, f.place(objects, f.width, func(fyne.CanvasObject, fyne.Position) {}))
}

// Layout implements [fyne.Layout].
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position) {
		o.Resize(o.MinSize())
		o.Move(at)
	})
}

// place tells where each visible object goes, and returns the height of all.
func (f *flow) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position)) float32 {
	var x, y, row float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if size.Width == 0 {
			continue
		}
		if x > 0 && x+size.Width > width {
			x, y, row = 0, y+row+flowGap, 0
		}
		put(o, fyne.NewPos(x, y))
		x, row = x+size.Width+flowGap, max(row, size.Height)
	}
	return y + row
}
