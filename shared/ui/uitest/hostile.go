package uitest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
)

// Markup and Script are what [Hostile] writes into texts and addresses.
const (
	Markup = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	Script = `javascript:alert(1)`
)

// Hostile returns a T with [Markup] in every string, [Script] in those whose
// name ends in URL, one entry in every slice, true in every bool and the same
// moment in every time.
func Hostile[T any]() T {
	var view T
	fill(reflect.ValueOf(&view).Elem(), "")
	return view
}

func fill(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(Markup)
		if strings.HasSuffix(name, "URL") {
			v.SetString(Script)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(90 * time.Second))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Struct:
		fillStruct(v)
	}
}

func fillStruct(v reflect.Value) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 3, 5, 14, 3, 22, 0, time.UTC)))
		return
	}
	for i := range v.NumField() {
		fill(v.Field(i), v.Type().Field(i).Name)
	}
}

// CheckHostile is [Check] for a page made from a [Hostile] view: it fails when
// any of the markup came out unescaped.
func CheckHostile(t *testing.T, page templ.Component) {
	t.Helper()
	markup := Check(t, page)
	for _, bad := range []string{"<script>", "<img"} {
		if strings.Contains(markup, bad) {
			t.Errorf("%s came out unescaped", bad)
		}
	}
}
