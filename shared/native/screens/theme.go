package screens

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"example.com/multiapp/shared/ui"
)

// Theme dresses Fyne's widgets in the product's colours, light and dark. Sizes
// (but one), icons and fonts are Fyne's own.
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

// sizeCode is for a code that is read from one device and typed into another.
const sizeCode fyne.ThemeSizeName = "code"

// Size implements [fyne.Theme].
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	if name == sizeCode {
		return 36
	}
	return t.Theme.Size(name)
}

// Colours that Fyne's own widgets do not know.
const (
	colourSurface     fyne.ThemeColorName = "surface"
	colourBorder      fyne.ThemeColorName = "border"
	colourWarningSoft fyne.ThemeColorName = "warning-soft"
	colourRing        fyne.ThemeColorName = "focus-ring"
	colourLogo        fyne.ThemeColorName = "logo"
	colourLogoLit     fyne.ThemeColorName = "logo-lit"
)

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
		colourSurface:                      p.Surface,
		colourBorder:                       p.Border,
		colourWarningSoft:                  p.WarningSoft,
		colourRing:                         p.Focus,
		colourLogo:                         p.Logo,
		colourLogoLit:                      p.LogoLit,
	}
}

func palette(variant fyne.ThemeVariant) ui.Palette {
	if variant == theme.VariantDark {
		return ui.Dark
	}
	return ui.Light
}

// colour returns a colour of the theme in use, for what is drawn without a widget.
func colour(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}

func faded(c ui.Color, alpha uint8) color.Color {
	r, g, b, _ := c.RGBA()
	return color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: alpha}
}
