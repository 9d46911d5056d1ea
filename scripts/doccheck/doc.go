// Package doccheck reads the documentation and the settings of this repository, so that its tests can compare them with
// the code: links lead somewhere, commands exist, and variables, ports and addresses are those that the programs use.
//
// Start with the tests; the functions here only find and split files. The package does not judge the prose.
package doccheck
