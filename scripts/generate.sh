#!/usr/bin/env bash
# generate.sh — writes the Go code of every templ page again.
#
# templ is built in the tools module, outside the workspace. It runs in each folder with templates, since the generated
# code names a template by its path from there, and has to be the same whoever generates it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
mkdir -p bin
(cd tools && GOWORK=off go build -o ../bin/templ github.com/a-h/templ/cmd/templ)
git ls-files --cached --others --exclude-standard -- '*.templ' | xargs -n 1 dirname | sort -u | while read -r folder; do
  (cd "$folder" && "$root/bin/templ" generate -path . -log-level warn)
done
