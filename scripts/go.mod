module example.com/multiapp/scripts

go 1.26.0

require (
	example.com/multiapp/shared/server v0.0.0
	github.com/chromedp/cdproto v0.159.0
	github.com/chromedp/chromedp v0.23.0
	github.com/goccy/go-yaml v1.19.2
	golang.org/x/sync v0.24.0
	golang.org/x/term v0.47.0
)

require (
	github.com/caarlos0/env/v11 v11.4.2 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/joho/godotenv v1.5.1 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace example.com/multiapp/shared/server => ../shared/server
