package journal

import "strings"

// minRandom is the length from which a word that looks random is taken for a secret. Identifiers of the environment are
// shorter, its codes, tokens and secrets are longer.
const minRandom = 32

// withoutRandom takes out of an event what looks like a secret, wherever it stands: developers send a secret as the
// client_id, a token in a path, a code as the name of a field. What is shown by its name is safe only where the name is right.
func (e Event) withoutRandom() Event {
	for _, text := range []*string{&e.Reason, &e.Expected, &e.Came, &e.Request.Address, &e.Response.Address} {
		*text = hideRandom(*text)
	}
	hideRandomFields(e.Request.Fields)
	hideRandomFields(e.Response.Fields)
	return e
}

func hideRandomFields(fields []Field) {
	for i := range fields {
		fields[i].Name, fields[i].Value = hideRandom(fields[i].Name), hideRandom(fields[i].Value)
		hideRandomFields(fields[i].Claims)
	}
}

// hideRandom replaces the random words of a text. Hosts stay: some are long, and they are no secret.
func hideRandom(text string) string {
	if len(text) < minRandom {
		return text
	}
	var out strings.Builder
	kept := 0 // text before it is written, or dropped
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && wordByte(text[end]) {
			end++
		}
		if word := text[i:end]; looksRandom(word) {
			out.WriteString(text[kept:i])
			out.WriteString(redact(word))
			kept = end
		}
		i = max(end, i+1)
		if strings.HasPrefix(text[end:], "://") {
			for i = end + len("://"); i < len(text) && text[i] != '/' && text[i] != ' '; {
				i++
			}
		}
	}
	if kept == 0 {
		return text
	}
	out.WriteString(text[kept:])
	return out.String()
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// looksRandom tells a random word from one that somebody wrote, my-application-for-the-night-shift, and from a UUID, which
// is an identifier.
func looksRandom(word string) bool {
	if len(word) < minRandom || len(word) == 36 && word[8] == '-' && word[13] == '-' && word[18] == '-' && word[23] == '-' {
		return false
	}
	digits := 0
	for _, c := range []byte(word) {
		if c >= 'A' && c <= 'Z' {
			return true
		}
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits >= 4
}
