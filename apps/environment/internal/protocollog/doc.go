// Package protocollog is the live protocol log, /log (E8): what the journal has, drawn as a sequence diagram that grows while
// browsers, applications and the environment talk. Start with Handler and its routes; meaning.go says what each step means,
// lanes.go between whom it is, and log.templ draws it.
//
// The page is server-rendered and complete without a script. With shared/ui/assets/log.js it listens to /log/events
// (stream.go), where each message arrives as it is drawn on the page. /log/export.mmd and /log/export.json give away the
// same messages. Filters are the same everywhere: session, application (a client_id) and errors=1; entry=ID opens one
// message, before=ID turns back.
//
// Nothing is redacted here: secrets do not reach the journal. What is shown quotes strangers all the same, so every text is
// escaped for where it stands, and its length is bounded by the journal.
//
// Tests and readers find their way by these names: #log-filter (the form, with #session, #application, #errors and #show),
// #diagram (the part that scrolls), #lanes with li[data-lane] (browser, environment, other, or app:CLIENT_ID), #messages,
// #older and #live (links to other pages), #pause, #log-status (what is announced), #log-empty, #export-mmd, #export-json.
// A message is li#entry-ID with data-event-id, data-kind (the journal's kinds), data-outcome (ok, refused, failed, gone),
// data-client and data-session; in it .message-title, .message-reply, and in its details .message-meaning, .message-problem
// with .expected and .came, .message-request and .message-answer.
package protocollog
