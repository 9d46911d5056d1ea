package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// E1: zitadel/oidc is a set of parts behind this package: nothing else imports it, and its own server, which skips PKCE for
// some clients and matches redirect URIs loosely, is not used.
func TestLibraryStaysBehindThisPackage(t *testing.T) {
	const library = "github.com/zitadel/oidc"
	refused := []string{"NewLegacyServer", "CreateRouter", "RegisterServer", "RegisterLegacyServer", "NewProvider", "NewOpenIDProvider",
		"ValidateAuthReqRedirectURI", "ValidateAuthRequest", "ValidateAuthRequestClient", "Authorize", "Exchange", "CodeExchange", "EndSession"}
	err := filepath.WalkDir("../../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() && !strings.HasSuffix(path, ".go") {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == ".git" || name == ".data" {
				return filepath.SkipDir
			}
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return nil // another check's work
		}
		here, err := filepath.Abs(filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			if strings.HasPrefix(strings.Trim(i.Path.Value, `"`), library) && filepath.Base(here) != "provider" {
				t.Errorf("%s imports %s", path, i.Path.Value)
			}
		}
		if filepath.Base(here) == "provider" {
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains(refused, s.Sel.Name) {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "op" {
						t.Errorf("%s uses op.%s", path, s.Sel.Name)
					}
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
