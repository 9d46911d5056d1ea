package uitest

import (
	"slices"
	"strings"
	"testing"
)

const sound = `<!DOCTYPE html><html lang="en"><head><title>Welcome · multiapp</title><script src="/a.js" defer></script></head>` +
	`<body><header></header><main id="main"><h1>Welcome</h1><form id="f" method="post"><label for="i">Name</label><input id="i" name="i">` +
	`<button id="b" type="submit">Send</button></form></main><footer></footer></body></html>`

func problems(t *testing.T, markup string) []string {
	t.Helper()
	elements, err := parse(markup)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(frame(elements), headings(elements), controls(elements), references(elements), policy(elements))
}

func TestSoundPageHasNoProblem(t *testing.T) {
	if got := problems(t, sound); got != nil {
		t.Error(got)
	}
}

func TestEachRuleIsKept(t *testing.T) {
	for name, change := range map[string][2]string{
		"language":         {` lang="en"`, ``},
		"title":            {`Welcome · multiapp`, ` · multiapp`},
		"one h1":           {`<h1>Welcome</h1>`, `<h1>A</h1><h1>B</h1>`},
		"heading level":    {`</h1>`, `</h1><h3>C</h3>`},
		"empty heading":    {`<h1>Welcome</h1>`, `<h1></h1>`},
		"label":            {`for="i"`, `for="b"`},
		"control name":     {` name="i"`, ``},
		"form id":          {`<form id="f"`, `<form`},
		"form method":      {`method="post"`, ``},
		"button text":      {`>Send<`, `><`},
		"button type":      {` type="submit"`, ``},
		"unique ids":       {`id="b"`, `id="f"`},
		"reference":        {`<input `, `<input aria-describedby="nothing" `},
		"second reference": {`<input `, `<input aria-describedby="b nothing" `},
		"fragment":         {`</h1>`, `</h1><a href="#nothing">x</a>`},
		"inline script":    {`></script>`, `>alert(1)</script>`},
		"inline style":     {`</h1>`, `</h1><style>p{}</style>`},
		"style attribute":  {`<h1`, `<h1 style="x"`},
		"event attribute":  {`<h1`, `<h1 onclick="x"`},
		"address runs":     {`</h1>`, `</h1><a href=" JavaScript:x">x</a>`},
		"landmark missing": {`<footer></footer>`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(sound, change[0], change[1], 1)
			if changed == sound || problems(t, changed) == nil {
				t.Error("the change went unnoticed")
			}
		})
	}
}
