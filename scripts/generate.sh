#!/usr/bin/env bash
# generate.sh — writes the Go code of every templ page again.
#
# templ is built in the tools module, outside the workspace, and runs in each module: the generated code names the
# template by its path from there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
mkdir -p bin
(cd tools && GOWORK=off go build -o ../bin/templ github.com/a-h/templ/cmd/templ)
for module in $(go list -m -f '{{.Dir}}'); do
  if git -C "$module" ls-files --cached --others --exclude-standard | grep -q '\.templ$'; then
    (cd "$module" && "$root/bin/templ" generate -path . -log-level warn)
  fi
done
