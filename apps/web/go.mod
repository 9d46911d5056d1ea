module example.com/multiapp/apps/web

go 1.26.0

require example.com/multiapp/shared/auth v0.0.0

replace example.com/multiapp/shared/auth => ../../shared/auth

require example.com/multiapp/shared/ui v0.0.0

replace example.com/multiapp/shared/ui => ../../shared/ui

require (
	example.com/multiapp/apps/environment v0.0.0
	github.com/a-h/templ v0.3.977
)

replace example.com/multiapp/apps/environment => ../environment
