// Package scripts tests the shell scripts beside it. The commands of this module are the packages below: up builds and
// runs everything, screenshots takes the pictures in docs/images, load measures how fast sign-outs arrive, window holds
// the benchmarks of the desktop app, and doccheck the tests of the documentation.
package scripts
