module example.com/multiapp/apps/spa

go 1.26.0

// npm packages can hold Go files.
ignore ./ui/node_modules

require (
	example.com/multiapp/apps/environment v0.0.0
	github.com/caarlos0/env/v11 v11.4.2
	github.com/joho/godotenv v1.5.1
)

replace (
	example.com/multiapp/apps/environment => ../environment
	example.com/multiapp/shared/ui => ../../shared/ui
)
