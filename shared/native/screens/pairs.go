package screens

import "fyne.io/fyne/v2"

// pairs puts a label beside its value where there is room, else above it.
type pairs struct{ width float32 }

const narrowest = 260 // a value's column

// MinSize implements [fyne.Layout]: as high as the width of the last layout demands.
func (p *pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(widestLabel(objects), p.place(objects, p.width, func(fyne.CanvasObject, fyne.Position, float32) {}))
}

// Layout implements [fyne.Layout].
func (p *pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p.width = size.Width
	p.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, width float32) {
		o.Move(at)
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		o.Resize(fyne.NewSize(width, o.MinSize().Height)) // a text that wraps knows its height by its width
	})
}

func (p *pairs) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, float32)) float32 {
	var y float32
	column := widestLabel(objects)
	for i := 0; i+1 < len(objects); i += 2 {
		label, value := objects[i], objects[i+1]
		if width-column < narrowest {
			put(label, fyne.NewPos(0, y), width)
			y += label.MinSize().Height - 2*overlap/3
			put(value, fyne.NewPos(0, y), width)
			y += value.MinSize().Height
			continue
		}
		put(label, fyne.NewPos(0, y), column)
		put(value, fyne.NewPos(column, y), width-column)
		y += max(label.MinSize().Height, value.MinSize().Height)
	}
	return y
}

func widestLabel(objects []fyne.CanvasObject) (width float32) {
	for i := 0; i < len(objects); i += 2 {
		width = max(width, objects[i].MinSize().Width)
	}
	return width
}
