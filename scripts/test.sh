#!/usr/bin/env bash
# test.sh [lint] — every check and every test of the repository, one step after the other.
#
# A failing step does not hide the others; the summary at the end lists all, and the exit status is 1 if any failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p bin
ui=apps/spa/ui

# Settings of this machine must reach neither the tests nor the pictures that they compare.
unset FYNE_SCALE FYNE_THEME FYNE_FONT
for name in $(sed -n 's/^#* *\([A-Z_]*\)=.*/\1/p' .env.example); do unset "$name"; done

results=()
failed=0
step() {
  local name=$1 started=$SECONDS outcome=ok
  shift
  printf '\n── %s\n' "$name"
  "$@" || outcome=FAILED
  [ $outcome = ok ] || failed=1
  results+=("$(printf '%-8s %-38s %4d s' "$outcome" "$name" $((SECONDS - started)))")
}

# Directories of the modules in go.work; the tools module has no packages.
modules() { go list -m -f '{{.Dir}}' | grep -v '/tools$'; }
patterns() { modules | sed 's|$|/...|'; }
without_e2e() { patterns | grep -v '/e2e/'; }

sources() { git ls-files --cached --others --exclude-standard -- "*.$1" | while read -r f; do [ ! -e "$f" ] || echo "$f"; done; }

formatted() {
  local unformatted
  unformatted=$(sources go | xargs gofmt -l)
  [ -z "$unformatted" ] || {
    printf 'not formatted with gofmt:\n%s\n' "$unformatted"
    return 1
  }
}

generated() {
  local before after
  before=$(sources go | grep '_templ\.go$' | xargs cksum)
  scripts/generate.sh >bin/generate.log 2>&1 || {
    cat bin/generate.log
    return 1
  }
  after=$(sources go | grep '_templ\.go$' | xargs cksum)
  [ "$before" = "$after" ] || {
    echo "generated files were out of date and have been written again; commit them:"
    diff <(echo "$before") <(echo "$after") | sed -n 's/^> [0-9]* [0-9]* /  /p'
    return 1
  }
}

vet() { patterns | xargs go vet; }

# The tools module stands outside the workspace, so its programs are built there and run here. templ writes its version
# where a package comment would stand, which is not a fault of the page.
staticcheck() {
  (cd tools && GOWORK=off go build -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck) || return 1
  local root=$PWD findings module
  findings=$(for module in $(modules); do
    (cd "$module" && "$root/bin/staticcheck" ./... | sed "s|^|${module#"$root"/}/|")
  done | grep -v '_templ\.go:.*(ST1000)$')
  [ -z "$findings" ] || {
    printf '%s\n' "$findings"
    return 1
  }
}

# Each module has to build without the workspace too: it is what a fork of one app gets.
alone() {
  local status=0 module
  for module in $(modules); do
    (cd "$module" && GOWORK=off GOFLAGS=-mod=readonly go list -deps ./... >/dev/null) || status=1
  done
  return $status
}

# Go remembers a result as long as the test's own module is unchanged; these tests read the whole repository.
agreement() { go test -count=1 ./scripts/doccheck; }

spa_build() { (cd $ui && npm run --silent build); }
spa_test() { (cd $ui && npm test --silent); }

# What draws a real window takes minutes to compile, and as long again for the race detector, which its tests do not
# need: they run everything on one goroutine.
packages() { without_e2e | xargs go list -f "{{\$window := false}}{{range .Deps}}{{if eq . \"fyne.io/fyne/v2/app\"}}{{\$window = true}}{{end}}{{end}}{{if eq \$window $1}}{{.ImportPath}}{{end}}"; }
go_test() { packages false | grep -v '/secretservice$' | xargs go test -race -timeout 20m; }
window_test() { packages true | xargs -r go test -timeout 20m; }

# What needs no C compiler is read with the eyes of the systems that are not at hand. Fyne needs one for its windows,
# on macOS for its widgets too, on Android for all of it; Go itself needs one for iOS.
vet_elsewhere() {
  local status=0
  without_e2e | vet_on windows amd64 fyne.io/fyne/v2/app || status=1
  without_e2e | vet_on darwin arm64 fyne.io/fyne/v2/internal/widget || status=1
  printf '%s\n' ./apps/mobile/... ./shared/native/... ./shared/auth/... | vet_on android arm64 fyne.io/fyne/v2/lang || status=1
  return $status
}
vet_on() {
  local -x CGO_ENABLED=0 GOOS=$1 GOARCH=$2
  xargs go list -e -f "{{\$c := false}}{{range .Deps}}{{if eq . \"$3\"}}{{\$c = true}}{{end}}{{end}}{{if and .GoFiles (not \$c)}}{{.ImportPath}}{{end}}" |
    xargs go vet
}

# A number of inputs and not a time, so that a slow machine tries as many.
fuzz() { scripts/fuzz.sh 2000x; }

e2e() {
  if [ "$(uname -s)" != Linux ]; then
    echo "the end-to-end tests drive a window under Xvfb and run on Linux only"
    return 0
  fi
  scripts/with-desktop.sh go test -timeout 30m ./e2e ./shared/native/secretstore/secretservice
}

# Go remembers a result as long as Go files are unchanged; what runs here is JavaScript.
foreign() { go test -count=1 ./e2e/foreign; }

step "SPA: types and build" spa_build
step "Go: formatting" formatted
step "Go: generated pages are up to date" generated
step "Go: vet" vet
step "Go: vet for Windows, macOS and Android" vet_elsewhere
step "Go: staticcheck" staticcheck
step "Go: modules build alone" alone
step "documentation and containers agree" agreement
if [ "${1:-}" != lint ]; then
  step "SPA: tests" spa_test
  step "Go: unit and integration tests" go_test
  step "Go: tests of the window" window_test
  step "Go: fuzz tests, 2000 inputs each" fuzz
  step "client libraries of others" foreign
  step "end to end: all apps together" e2e
fi

printf '\n── summary\n'
printf '%s\n' "${results[@]}"
exit $failed
