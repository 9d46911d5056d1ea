package applications

import "example.com/multiapp/apps/environment/internal/directory"

// kind is a type of application as these pages explain it.
type kind struct {
	Type directory.ApplicationType
	// Name is what it is called, Short its badge, About one sentence on when to choose it.
	Name, Short, About string
	// Callback and SignedOut are examples of its addresses.
	Callback, SignedOut string
	// Ours says which addresses the app of this repository that is of the type has.
	Ours string
}

var kinds = []kind{
	{directory.Web, "Web application", "Web",
		"Has a server: the server keeps a secret and the tokens, and the browser gets a cookie only.",
		"http://localhost:3000/callback", "http://localhost:3000/signed-out",
		"The web app of this repository comes back to /callback, and to /signed-out after a sign-out. It starts a sign-in at /login and hears of ended sessions at /backchannel-logout."},
	{directory.SPA, "Single page application", "Single page",
		"Runs in the browser alone: it has no secret, and its pages may call the token endpoint from their own address.",
		"http://localhost:5173/callback", "http://localhost:5173/signed-out",
		"The single page app of this repository comes back to /callback and /silent-callback, and to /signed-out after a sign-out."},
	{directory.Native, "Native application", "Native",
		"Runs on a computer or a phone: it has no secret, and signs in through the system's browser.",
		"http://127.0.0.1/callback", "http://127.0.0.1/signed-out",
		"The desktop app of this repository comes back to http://127.0.0.1/callback, on a port of its own, and to http://127.0.0.1/signed-out after a sign-out."},
}

// kindOf finds the type by its name in URLs and forms.
func kindOf(name string) (kind, bool) {
	for _, k := range kinds {
		if string(k.Type) == name {
			return k, true
		}
	}
	return kind{}, false
}
