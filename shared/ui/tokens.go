package ui

import (
	"image/color"
	"strconv"
)

// Color is an opaque colour written as in the style sheet, "#rrggbb".
// It is a [color.Color], so that a native toolkit can draw with it.
type Color string

// RGBA implements [color.Color]. A malformed colour is black.
func (c Color) RGBA() (r, g, b, a uint32) {
	rgb, err := strconv.ParseUint(string(c[min(1, len(c)):]), 16, 24)
	if err != nil {
		rgb = 0
	}
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}.RGBA()
}

// Palette holds the colour tokens. Each field is the custom property of the
// same name in ui.css, so AccentSoft is --accent-soft.
type Palette struct {
	Background   Color // behind everything
	Surface      Color // cards, inputs, header
	Subtle       Color // hovered and sunken areas
	Border       Color // decorative lines
	BorderStrong Color // edges of controls, 3:1 or more
	Text         Color
	TextMuted    Color
	Accent       Color // links and the main button
	AccentStrong Color // the same, hovered
	OnAccent     Color // text on Accent
	AccentSoft   Color // tinted areas
	Focus        Color // focus ring
	Info         Color
	InfoSoft     Color
	Success      Color
	SuccessSoft  Color
	Warning      Color
	WarningSoft  Color
	Danger       Color
	DangerSoft   Color
	Logo         Color // three of the logo's squares
	LogoLit      Color // the fourth
}

// Light is the palette for prefers-color-scheme: light. Read only.
var Light = Palette{
	Background:   "#f4f7f6",
	Surface:      "#ffffff",
	Subtle:       "#eaf0ef",
	Border:       "#d3dddb",
	BorderStrong: "#6d8084",
	Text:         "#12262b",
	TextMuted:    "#4a6066",
	Accent:       "#0b6660",
	AccentStrong: "#074b47",
	OnAccent:     "#ffffff",
	AccentSoft:   "#d9efec",
	Focus:        "#1b57c9",
	Info:         "#1a5083",
	InfoSoft:     "#e3eff9",
	Success:      "#17633a",
	SuccessSoft:  "#dff2e5",
	Warning:      "#714600",
	WarningSoft:  "#fcefd2",
	Danger:       "#9c2228",
	DangerSoft:   "#fbe6e6",
	Logo:         "#1d3a4a",
	LogoLit:      "#e39a2d",
}

// Dark is the palette for prefers-color-scheme: dark. Read only.
var Dark = Palette{
	Background:   "#0d1618",
	Surface:      "#152124",
	Subtle:       "#1c2b2f",
	Border:       "#2a3b40",
	BorderStrong: "#7d9499",
	Text:         "#e5eeee",
	TextMuted:    "#a4b8bc",
	Accent:       "#63c9bf",
	AccentStrong: "#8adbd3",
	OnAccent:     "#06211f",
	AccentSoft:   "#13393a",
	Focus:        "#8db9ff",
	Info:         "#8fc5f4",
	InfoSoft:     "#132e44",
	Success:      "#82d49c",
	SuccessSoft:  "#143122",
	Warning:      "#f0c16c",
	WarningSoft:  "#372a10",
	Danger:       "#ff9f9b",
	DangerSoft:   "#3c1b1d",
	Logo:         "#9fc4cc",
	LogoLit:      "#f2b552",
}
