package ui

import (
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var tokenLine = regexp.MustCompile(`(?m)^\s+--([a-z-]+): (#[0-9a-f]{6});$`)

// cssTokens reads the colour tokens of the light and of the dark scheme.
func cssTokens(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	css, err := fs.ReadFile(Assets, "ui.css")
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark scheme")
	}
	return tokens(before), tokens(after)
}

func tokens(css string) map[string]string {
	found := map[string]string{}
	for _, m := range tokenLine.FindAllStringSubmatch(css, -1) {
		found[m[1]] = m[2]
	}
	return found
}

// property is the custom property of a Palette field: AccentSoft, accent-soft.
func property(field string) string {
	return strings.ToLower(regexp.MustCompile(`(.)([A-Z])`).ReplaceAllString(field, "$1-$2"))
}

func palette(p Palette) map[string]string {
	values := map[string]string{}
	v := reflect.ValueOf(p)
	for i := range v.NumField() {
		values[property(v.Type().Field(i).Name)] = v.Field(i).String()
	}
	return values
}

func TestTokensEqualTheStyleSheet(t *testing.T) {
	light, dark := cssTokens(t)
	if !reflect.DeepEqual(palette(Light), light) {
		t.Errorf("light:\n go  %v\n css %v", palette(Light), light)
	}
	if !reflect.DeepEqual(palette(Dark), dark) {
		t.Errorf("dark:\n go  %v\n css %v", palette(Dark), dark)
	}
}

// WCAG 2.2, success criteria 1.4.3 (text, 4.5) and 1.4.11 (controls, 3).
func TestContrast(t *testing.T) {
	for name, p := range map[string]Palette{"light": Light, "dark": Dark} {
		text := [][2]Color{
			{p.Text, p.Background}, {p.Text, p.Surface}, {p.Text, p.Subtle}, {p.Text, p.AccentSoft},
			{p.Text, p.InfoSoft}, {p.Text, p.SuccessSoft}, {p.Text, p.WarningSoft}, {p.Text, p.DangerSoft},
			{p.TextMuted, p.Background}, {p.TextMuted, p.Surface}, {p.TextMuted, p.Subtle},
			{p.Accent, p.Background}, {p.Accent, p.Surface}, {p.AccentStrong, p.Background},
			{p.AccentStrong, p.Surface}, {p.AccentStrong, p.Subtle}, {p.AccentStrong, p.AccentSoft},
			{p.OnAccent, p.Accent}, {p.OnAccent, p.AccentStrong},
			{p.Info, p.InfoSoft}, {p.Success, p.SuccessSoft}, {p.Warning, p.WarningSoft}, {p.Danger, p.DangerSoft},
			{p.Danger, p.Surface}, {p.Danger, p.Background},
		}
		for _, pair := range text {
			atLeast(t, name, pair, 4.5)
		}
		for _, pair := range [][2]Color{
			{p.BorderStrong, p.Surface}, {p.BorderStrong, p.Background},
			{p.Focus, p.Surface}, {p.Focus, p.Background}, {p.Accent, p.Surface},
		} {
			atLeast(t, name, pair, 3)
		}
	}
}

func atLeast(t *testing.T, scheme string, pair [2]Color, want float64) {
	t.Helper()
	if got := contrast(pair[0], pair[1]); got < want {
		t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", scheme, pair[0], pair[1], got, want)
	}
}

// contrast is WCAG's contrast ratio, from 1 to 21.
func contrast(a, b Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c Color) float64 {
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(v uint32) float64 {
	s := float64(v) / 0xffff
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}

func TestColor(t *testing.T) {
	for c, want := range map[Color]string{"#ff8000": "ffff 8080 0 ffff", "": "0 0 0 ffff", "#xyz": "0 0 0 ffff"} {
		r, g, b, a := c.RGBA()
		if got := fmt.Sprintf("%x %x %x %x", r, g, b, a); got != want {
			t.Errorf("%q: %s, want %s", c, got, want)
		}
	}
}
