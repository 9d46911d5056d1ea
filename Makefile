# multiapp. Two commands are enough: make up, make test.
.DEFAULT_GOAL := help
.PHONY: up test help build lint generate fuzz bench load screenshots mobile clean \
	package-android package-ios package-windows package-macos package-linux
SHELL := /bin/bash

bench_count ?= 6
fuzz_time ?= 3m

up: ## Install what is missing, build and run everything; Ctrl-C stops it
	@scripts/setup.sh up
	@go build -o bin/up ./scripts/up
	@exec bin/up

test: ## Install what is missing and run every check and every test
	@scripts/setup.sh test
	@scripts/test.sh

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-15s %s\n' "$$name" "$$text"; done

build: ## Build every app into bin/
	@scripts/setup.sh up
	cd apps/spa/ui && npm run --silent build
	go build -o bin/ ./apps/environment ./apps/web ./apps/spa ./apps/desktop ./apps/mobile

lint: ## Run the checks of make test that are not tests
	@scripts/setup.sh test
	@scripts/test.sh lint

generate: ## Regenerate the Go code of the templ pages
	@scripts/generate.sh

fuzz: ## Run each fuzz test for a while, to find what 2000 inputs do not (fuzz_time=3m fuzz_name=Authorize)
	@scripts/setup.sh up
	@scripts/fuzz.sh $(fuzz_time) $(fuzz_name)

bench: ## Run the benchmarks into bin/bench.txt, ready for benchstat (bench_count=6 runs each)
	@scripts/setup.sh up
	@mkdir -p bin
	cd apps/spa/ui && npm run --silent build
	@command -v Xvfb >/dev/null || echo "bench: Xvfb is missing, so the desktop app's window is left out"
	$(if $(shell command -v Xvfb),scripts/with-desktop.sh) go test -run '^$$' -bench . -benchmem -count $(bench_count) -timeout 1h \
		$$(go list -f '{{.Dir}}/...' -m) | tee bin/bench.txt
	cd tools && GOWORK=off go tool benchstat ../bin/bench.txt

load: ## Measure how fast sign-outs arrive, up to 10,000 open sessions (load_flags="-sessions 100 -apps 0")
	@scripts/setup.sh up
	@mkdir -p bin
	@go build -o bin/load ./scripts/load
	@exec bin/load $(load_flags)

screenshots: ## Take the pictures in docs/images again
	@scripts/setup.sh test
	scripts/with-desktop.sh go run ./scripts/screenshots

mobile: ## Open the mobile app in a window of a phone's size, beside what make up runs
	@scripts/setup.sh up
	@go build -o bin/mobile ./apps/mobile
	@exec bin/mobile

package-linux: ## Package the desktop app for Linux into bin/
	@scripts/package.sh linux

package-windows: ## Package the desktop app for Windows (needs MinGW-w64)
	@scripts/package.sh windows

package-macos: ## Package the desktop app for macOS (on macOS, needs Apple's command line tools)
	@scripts/package.sh macos

package-android: ## Package the mobile app for Android (needs the Android NDK)
	@scripts/package.sh android

package-ios: ## Package the mobile app for iOS (on macOS, needs Xcode)
	@scripts/package.sh ios

clean: ## Remove what was built and the local data (.data)
	rm -rf bin .data apps/spa/ui/dist apps/spa/ui/node_modules e2e/foreign/node_modules
