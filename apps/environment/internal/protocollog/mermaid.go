package protocollog

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

const (
	maxMermaid = 200 // messages: Mermaid refuses to draw a text of more than 50,000 characters
	maxText    = 90  // characters of a name or a message
)

// mermaid writes a sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html).
func mermaid(l lanes, rows []row) []byte {
	var out bytes.Buffer
	out.WriteString("sequenceDiagram\n")
	for i, lane := range l {
		fmt.Fprintf(&out, "    participant p%d as %s\n", i+1, mermaidText(lane.Name))
	}
	for _, r := range rows {
		from, to, ok := l.between(r.Event)
		if !ok {
			continue
		}
		reply := "-->>"
		if !r.OK() {
			reply = "--x"
		}
		fmt.Fprintf(&out, "    p%d->>p%d: %s\n", from, to, mermaidText(r.Title+callSuffix(r.Call)))
		fmt.Fprintf(&out, "    p%d%sp%d: %s\n", to, reply, from, mermaidText(r.Reply))
	}
	return out.Bytes()
}

func callSuffix(call string) string {
	if call == "" {
		return ""
	}
	return " (" + call + ")"
}

// keyword is a word that Mermaid takes for the end of a block.
var keyword = regexp.MustCompile(`(?i)\bend\b`)

// mermaidText writes a text so that nothing in it is syntax: what is not a letter, a digit or harmless is an entity code.
func mermaidText(text string) string {
	var out strings.Builder
	n := 0
	for _, c := range text {
		if n++; n > maxText {
			out.WriteString("…")
			break
		}
		switch {
		case c == ' ' || unicode.IsSpace(c):
			out.WriteByte(' ')
		case unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune(".,/_-·…→()", c):
			out.WriteRune(c)
		case unicode.IsPrint(c):
			fmt.Fprintf(&out, "#%d;", c)
		}
	}
	safe := keyword.ReplaceAllStringFunc(out.String(), func(word string) string { return fmt.Sprintf("#%d;%s", word[0], word[1:]) })
	if strings.TrimSpace(safe) == "" {
		return "-"
	}
	return safe
}
