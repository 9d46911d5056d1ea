package provider

import (
	"strings"
	"testing"
)

// N1: a code is taken as people type it, and nothing else is taken for a code.
func TestUserCode(t *testing.T) {
	for typed, want := range map[string]string{
		"WDJB-MJHT": "WDJB-MJHT", "wdjbmjht": "WDJB-MJHT", " wdjb mjht\n": "WDJB-MJHT", "W.D.J.B.M_J_H_T": "WDJB-MJHT",
		"": "", "WDJB-MJH": "", "WDJB-MJHTT": "", "WDJB-MJHA": "", "WDJB-MJH0": "", "ＷＤＪＢＭＪＨＴ": "", "WDJB\x00MJHT": "",
		"WDJB–MJHT": "", "WDJBMJH\u212a": "", "WDJB-MJHT" + strings.Repeat(" ", 56): "", "' OR 1=1 --": "", "<b>WDJBMJHT": "",
	} {
		if got, ok := parseUserCode(typed); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %t", typed, got, ok)
		}
	}
	seen := map[string]bool{}
	for range 100 {
		code, err := newUserCode()
		if err != nil {
			t.Fatal(err)
		}
		if parsed, ok := parseUserCode(strings.ToLower(code)); !ok || parsed != code || len(code) != 9 || seen[code] {
			t.Errorf("made %q, read %q", code, parsed)
		}
		seen[code] = true
	}
}

// N1: whatever is typed, it is a code of the alphabet in its one form, which is read as itself, or it is none.
func FuzzUserCode(f *testing.F) {
	for _, seed := range []string{"WDJB-MJHT", "wdjbmjht", " w d j b - m j h t ", "WDJBMJHTT", "wdjb\xffmjht", "ſſſſſſſſ", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := parseUserCode(typed)
		if !ok {
			return
		}
		if len(code) != 9 || code[4] != '-' || strings.Trim(code, userCodeLetters+"-") != "" || strings.Count(code, "-") != 1 {
			t.Errorf("%q was read as %q", typed, code)
		}
		if again, ok := parseUserCode(code); !ok || again != code {
			t.Errorf("%q was read as %q", code, again)
		}
		if shouted, ok := parseUserCode(strings.ToUpper(typed)); ok && shouted != code {
			t.Errorf("%q was read as %q and %q", typed, code, shouted)
		}
	})
}
