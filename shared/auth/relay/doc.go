// Package relay tells pages, tabs and native clients that their session ended,
// the moment the server learns it: one stream of server-sent events (HTML
// Standard §9.2) per client, of its own session and no other.
//
// Start with [New] and [Handler.Serve]. What a client may read, each as JSON in
// one data line:
//
//	event: open     the stream stands: {"sid", "now"}
//	event: ended    the session is over: {"sid", "at", "by", "received", "via"}
//	event: expired  the token is over: {"sid"}; come back with a fresh one
//
// Comments (": beat") show that the connection lives. The stream ends after ended
// and expired, and when the server shuts down. A client that comes back with the
// Last-Event-ID of an ended event is answered 204, which makes a browser stop.
//
// It does not check tokens: Config.Authenticate does. It does not remember
// endings: package ended does, also those from while the client was away.
package relay
