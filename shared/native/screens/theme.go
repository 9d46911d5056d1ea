package screens

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"example.com/multiapp/shared/ui"
)

// Theme dresses Fyne's widgets in the product's colours, light and dark. Sizes,
// icons and fonts are Fyne's own.
type Theme struct{ fyne.Theme }

// NewTheme returns the product's theme.
func NewTheme() Theme { return Theme{theme.DefaultTheme()} }

// Color implements [fyne.Theme].
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := palette(variant)
	if c, ok := colours(p)[name]; ok {
		return c
	}
	switch name {
	case theme.ColorNameFocus:
		return faded(p.Focus, 0x30) // the ring around a button carries the focus
	case theme.ColorNameHover:
		return faded(p.Text, 0x14)
	case theme.ColorNamePressed:
		return faded(p.Text, 0x28)
	case theme.ColorNameScrollBar:
		return faded(p.Text, 0x66)
	}
	return t.Theme.Color(name, variant)
}

func colours(p ui.Palette) map[fyne.ThemeColorName]ui.Color {
	return map[fyne.ThemeColorName]ui.Color{
		theme.ColorNameBackground:          p.Background,
		theme.ColorNameForeground:          p.Text,
		theme.ColorNamePlaceHolder:         p.TextMuted,
		theme.ColorNameDisabled:            p.TextMuted,
		theme.ColorNamePrimary:             p.Accent,
		theme.ColorNameForegroundOnPrimary: p.OnAccent,
		theme.ColorNameHyperlink:           p.Accent,
		theme.ColorNameButton:              p.AccentSoft,
		theme.ColorNameDisabledButton:      p.Subtle,
		theme.ColorNameInputBackground:     p.Surface,
		theme.ColorNameInputBorder:         p.BorderStrong,
		theme.ColorNameSeparator:           p.Border,
		theme.ColorNameSelection:           p.AccentSoft,
		theme.ColorNameError:               p.Danger,
		theme.ColorNameWarning:             p.Warning,
		theme.ColorNameSuccess:             p.Success,
		theme.ColorNameOverlayBackground:   p.Surface,
		theme.ColorNameMenuBackground:      p.Surface,
		theme.ColorNameHeaderBackground:    p.Surface,
	}
}

func palette(variant fyne.ThemeVariant) ui.Palette {
	if variant == theme.VariantDark {
		return ui.Dark
	}
	return ui.Light
}

// current returns the palette in use, for what is drawn without a widget.
func current() ui.Palette {
	return palette(fyne.CurrentApp().Settings().ThemeVariant())
}

func faded(c ui.Color, alpha uint8) color.Color {
	r, g, b, _ := c.RGBA()
	return color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: alpha}
}
