package management

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
)

// readBody reads one JSON object into v, a pointer to a struct, and refuses everything that is not exactly that: another
// type of content, names that v does not have, names that stand twice, values of another type, and more after the object.
// A field that is null is one that is absent.
func readBody(r *http.Request, v any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return &problem{status: http.StatusUnsupportedMediaType, code: invalidArgument, message: "Send the body as JSON, with Content-Type: application/json."}
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("read the body: %w", err)
	}
	checker := &checker{decoder: json.NewDecoder(bytes.NewReader(text))}
	checker.decoder.UseNumber() // a number is refused by its place, not by its size
	if err := checker.object("", reflect.TypeOf(v).Elem()); err != nil {
		return unreadable(err)
	}
	if _, err := checker.decoder.Token(); !errors.Is(err, io.EOF) {
		return unreadable(errors.New("something stands after the object"))
	}
	if len(checker.wrong) > 0 {
		return invalid(checker.wrong...)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return unreadable(err)
	}
	return nil
}

func unreadable(err error) *problem {
	var kind *json.UnmarshalTypeError
	var p *problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &kind):
		return invalid(violation{kind.Field, "must be " + typeName(kind.Type) + ", not " + kind.Value})
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("it ends too early")
	}
	return &problem{status: http.StatusBadRequest, code: invalidArgument, message: "The body is not one JSON object: " + err.Error() + "."}
}

func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}

// checker walks through JSON beside the type that it is meant for and collects names that should not be there. What
// encoding/json refuses by itself is left to it.
type checker struct {
	decoder *json.Decoder
	depth   int
	wrong   []violation
}

const (
	maxWrong = 20 // names that are reported
	maxDepth = 16 // objects and lists in each other: each keeps the name of its place in memory
)

func (c *checker) report(field, text string) {
	if len(c.wrong) < maxWrong {
		c.wrong = append(c.wrong, violation{field[:min(len(field), 200)], text})
	}
}

// object reads what must be an object of type t.
func (c *checker) object(at string, t reflect.Type) error {
	start, err := c.decoder.Token()
	if err != nil {
		return err
	}
	if start != json.Delim('{') {
		return errors.New("it is something else")
	}
	return c.members(at, t)
}

// members reads an object after its brace.
func (c *checker) members(at string, t reflect.Type) error {
	seen := map[string]bool{}
	for c.decoder.More() {
		token, err := c.decoder.Token()
		if err != nil {
			return err
		}
		name := token.(string) // the decoder lets nothing else stand here
		field := strings.TrimPrefix(at+"."+name, ".")
		inner, known := member(t, name)
		switch {
		case !known:
			c.report(field, "there is no such field: remove it")
		case seen[name]:
			c.report(field, "the field stands there twice")
		}
		seen[name] = true
		if err := c.value(field, inner); err != nil {
			return err
		}
	}
	_, err := c.decoder.Token() // the closing brace
	return err
}

// value reads whatever comes next. A nil t is of unknown type.
func (c *checker) value(at string, t reflect.Type) error {
	token, err := c.decoder.Token()
	if err != nil {
		return err
	}
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > maxDepth {
		return errors.New("it goes too deep")
	}
	switch token {
	case json.Delim('{'):
		return c.members(at, t)
	case json.Delim('['):
		var inner reflect.Type
		if t != nil && t.Kind() == reflect.Slice {
			inner = t.Elem()
		}
		for i := 0; c.decoder.More(); i++ {
			if err := c.value(fmt.Sprintf("%s[%d]", at, i), inner); err != nil {
				return err
			}
		}
		_, err = c.decoder.Token() // the closing bracket
	}
	return err
}

// member is the type of a member of t by its exact name. Where t is no object anything is known: encoding/json refuses it.
func member(t reflect.Type, name string) (reflect.Type, bool) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == nil || t.Kind() != reflect.Struct && t.Kind() != reflect.Map:
		return nil, true
	case t.Kind() == reflect.Map:
		return t.Elem(), true
	}
	for i := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); tag == name {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}
