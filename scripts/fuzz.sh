#!/usr/bin/env bash
# fuzz.sh LENGTH [NAME] — runs every fuzz test, or those whose name contains NAME, one at a time, for LENGTH each: a
# number of inputs such as 2000x, or a time such as 3m.
#
# An input that fails is written into testdata/fuzz beside the test: mend what it shows, and commit it. What go test
# learns on the way stays in its cache (go clean -fuzzcache), so a time is best for going on, and a number, which starts
# afresh, for doing the same work everywhere.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

length=${1:?usage: scripts/fuzz.sh 2000x|3m [NAME]}
options=(-fuzztime "$length" -fuzzminimizetime 1000x)
if [[ $length == *x ]]; then
  cache=$(mktemp -d)
  trap 'rm -rf "$cache"' EXIT
  options+=(-test.fuzzcachedir "$cache")
fi

status=0
while IFS=: read -r file name; do
  [[ $name == *${2:-}* ]] || continue
  folder=$(dirname "$file")
  printf '%s %s\n' "$folder" "$name"
  (cd "$folder" && go test -run '^$' -fuzz "^$name\$" "${options[@]}" . </dev/null) || status=1
done < <(git grep --untracked -o -H --no-color '^func Fuzz[A-Za-z0-9]*' -- '*_test.go' | sed 's/:func /:/')
exit $status
