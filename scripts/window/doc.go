// Package window measures the desktop app as people install it: the time to its first frame, its memory and processor
// time when idle, whether anything is redrawn then, and the size of its package. Start with the benchmarks in
// bench_test.go; make bench runs them inside scripts/with-desktop.sh. They judge nothing: the aims stand in
// docs/performance.md.
package window
