//go:build unix

package main

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// withPalette returns the picture with at most 256 colours, the most frequent ones that are not shades of each other. Pages
// are flat areas and text, so this loses nothing that an eye sees and makes the file several times smaller.
func withPalette(picture image.Image) *image.Paletted {
	bounds := picture.Bounds()
	pixels := make([]color.RGBA, 0, bounds.Dx()*bounds.Dy())
	counts := map[color.RGBA]int{}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
			pixels = append(pixels, c)
			counts[c]++
		}
	}
	palette := frequent(counts)
	index := map[color.RGBA]uint8{}
	for c := range counts {
		index[c] = uint8(palette.Index(c))
	}
	small := image.NewPaletted(image.Rect(0, 0, bounds.Dx(), bounds.Dy()), palette)
	for i, c := range pixels {
		small.Pix[i] = index[c]
	}
	return small
}

// frequent orders by count and then by value, so that the same picture gives the same file.
func frequent(counts map[color.RGBA]int) color.Palette {
	colours := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(value(a), value(b)))
	})
	var palette, shades color.Palette
	for _, c := range colours {
		if slices.ContainsFunc(palette, func(p color.Color) bool { return alike(p.(color.RGBA), c) }) {
			shades = append(shades, c)
		} else {
			palette = append(palette, c)
		}
	}
	palette = append(palette, shades...)
	return palette[:min(len(palette), 256)]
}

// alike tells shades, of which the soft edges of letters have hundreds, from colours, of which a logo has a few dots.
func alike(a, b color.RGBA) bool {
	const near = 6
	return distance(a.R, b.R) < near && distance(a.G, b.G) < near && distance(a.B, b.B) < near
}

func distance(a, b uint8) int { return max(int(a), int(b)) - min(int(a), int(b)) }

func value(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}
