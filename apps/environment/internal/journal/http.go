package journal

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is what may be shown of a request. Parameters are those of its form, which the handler has parsed.
func Request(r *http.Request) Message {
	m := Message{Method: cut(r.Method, maxName), Address: cut(r.URL.Path, maxValue)}
	if authorization := r.Header.Get("Authorization"); authorization != "" {
		m.Headers = append(m.Headers, credentials(authorization))
	}
	if cookies := r.Header["Cookie"]; len(cookies) > 0 {
		m.Headers = append(m.Headers, Field{Name: "Cookie", Value: redact(strings.Join(cookies, "; "))})
	}
	if r.Form == nil && r.URL.RawQuery != "" {
		m.Fields = parameters(r.URL.Query())
	} else {
		m.Fields = parameters(r.Form)
	}
	return m
}

// credentials shows how a client proved itself, and not with what.
func credentials(authorization string) Field {
	const name = "Authorization"
	scheme, secret, _ := strings.Cut(authorization, " ")
	switch strings.ToLower(scheme) {
	case "basic":
		return Field{Name: name, Value: "Basic " + redact(secret)}
	case "bearer":
		if field := JWT(name, secret); field.Claims != nil {
			field.Value = "Bearer"
			return field
		}
		return Field{Name: name, Value: "Bearer " + redact(secret)}
	}
	return Field{Name: name, Value: redact(authorization)}
}

func parameters(form url.Values) []Field {
	if len(form) == 0 {
		return nil
	}
	all := make([]Field, 0, min(len(form), maxFields))
	for name, values := range form {
		if len(all) == maxFields {
			break
		}
		for _, value := range values[:min(len(values), 2)] { // one that is repeated is wrong, and twice shows it
			all = append(all, Show(name, value))
		}
	}
	return all
}

// Redirect is what may be shown of an answer's headers: where it leads, and that it sets cookies.
func Redirect(header http.Header) Message {
	var m Message
	if location := header.Get("Location"); location != "" {
		address, query, _ := strings.Cut(location, "?")
		m.Address = cut(address, maxValue)
		query, _, _ = strings.Cut(query, "#")
		if values, err := url.ParseQuery(query); err == nil {
			m.Fields = parameters(values)
		}
	}
	if cookies := header["Set-Cookie"]; len(cookies) > 0 {
		m.Headers = []Field{{Name: "Set-Cookie", Value: redact(strings.Join(cookies, "; "))}}
	}
	return m
}

// Recorder records one event for each request that a handler answers. A package that serves a part of the protocol puts it
// around its handlers, which fill in what they learn:
//
//	mux.Handle("GET /api/v1/users", recorder.Handler(journal.Management, handler))
//	…
//	e := journal.From(r.Context())
//	e.ClientID, e.Response.Fields = client.ID, journal.Members(answer)
type Recorder struct {
	Record    func(Event)
	RequestID func(context.Context) string
	Now       func() time.Time
}

// Handler answers with next and records what came of it. The outcome follows from the status unless next sets another.
func (rec Recorder) Handler(kind Kind, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := Event{At: rec.Now(), Kind: kind, RequestID: rec.RequestID(r.Context()), Outcome: OK}
		asked := r.WithContext(With(r.Context(), &e))
		settled := false
		e.settle = func(status int, header http.Header) {
			if settled {
				return
			}
			settled = true
			e.Duration = rec.Now().Sub(e.At)
			e.complete(asked, status, header)
			rec.Record(e)
		}
		answer := &answer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, asked)
		r.Form, r.PostForm = asked.Form, asked.PostForm // read once, for who stands around this handler too
		e.settle(answer.status, w.Header())
	})
}

// Settle records the request's event before its answer is sent, when that waits for steps that follow from it: the order of
// the journal is that of cause and effect. location is where the answer will lead, empty for none.
func Settle(ctx context.Context, status int, location string) {
	if e := From(ctx); e.settle != nil {
		e.settle(status, http.Header{"Location": {location}})
	}
}

func (e *Event) complete(r *http.Request, status int, header http.Header) {
	e.Request, e.Status = Request(r), status
	if e.Outcome == Gone {
		e.Status = 0
	}
	redirect := Redirect(header)
	if e.Response.Address, e.Response.Headers = redirect.Address, redirect.Headers; e.Response.Fields == nil {
		e.Response.Fields = redirect.Fields
	}
	switch {
	case e.Outcome != OK:
	case status >= http.StatusInternalServerError:
		e.Outcome = Failed
	case status >= http.StatusBadRequest:
		e.Outcome = Refused
	}
}

// HungUp reports whether the client has gone away: what failed since then failed for that.
func HungUp(r *http.Request) bool { return r.Context().Err() == context.Canceled } //nolint:errorlint // a context's own error

// answer remembers the status.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
