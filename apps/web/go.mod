module example.com/multiapp/apps/web

go 1.26.0

require example.com/multiapp/shared/auth v0.0.0

replace example.com/multiapp/shared/auth => ../../shared/auth

require example.com/multiapp/shared/ui v0.0.0

replace example.com/multiapp/shared/ui => ../../shared/ui

require (
	github.com/a-h/templ v0.3.977
	github.com/caarlos0/env/v11 v11.4.2
	github.com/joho/godotenv v1.5.1
	github.com/labstack/echo/v4 v4.16.0
	golang.org/x/sync v0.24.0
)

require (
	github.com/coreos/go-oidc/v3 v3.21.0 // indirect
	github.com/go-jose/go-jose/v4 v4.1.8 // indirect
	github.com/labstack/gommon v0.5.0 // indirect
	github.com/mattn/go-colorable v0.1.15 // indirect
	github.com/mattn/go-isatty v0.0.22 // indirect
	github.com/valyala/bytebufferpool v1.0.0 // indirect
	github.com/valyala/fasttemplate v1.2.2 // indirect
	go.etcd.io/bbolt v1.5.0 // indirect
	golang.org/x/crypto v0.53.0 // indirect
	golang.org/x/net v0.56.0 // indirect
	golang.org/x/oauth2 v0.37.0 // indirect
	golang.org/x/sys v0.46.0 // indirect
	golang.org/x/text v0.40.0 // indirect
	golang.org/x/time v0.15.0 // indirect
)

replace example.com/multiapp/apps/environment => ../environment
