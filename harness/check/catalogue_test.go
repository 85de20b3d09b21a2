package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/rfc"
)

// What the catalogue says of a property's requirements is what its code cites:
// all that its methods write out, and nothing that its file does not.
func TestCatalogue_citesWhatTheCodeCites(t *testing.T) {
	byType, byFile := cited(t)
	catalogue := Catalogue()
	for i, r := range rules() {
		p := catalogue[i]
		if p.Name != r.name() || p.Says == "" {
			t.Errorf("entry %d is %q, which says %q; expected what %q says", i, p.Name, p.Says, r.name())
		}
		for _, id := range p.Requirements {
			if _, known := rfc.Lookup(id); !known {
				t.Errorf("%s cites %s, which is no requirement", p.Name, id)
			}
		}
		if _, cites := r.(*follows); cites {
			continue // what the model says
		}
		typ := reflect.TypeOf(r).Elem().Name()
		for id, method := range byType[typ] {
			if !slices.Contains(p.Requirements, id) {
				t.Errorf("%s: the method %s cites %s, which the catalogue does not list", p.Name, method, id)
			}
		}
		for _, id := range p.Requirements {
			if !slices.Contains(byFile[typ], id) {
				t.Errorf("%s: the catalogue lists %s, which its file does not cite", p.Name, id)
			}
		}
	}
	if len(catalogued) != len(catalogue) {
		t.Errorf("%d properties are catalogued, %d are judged", len(catalogued), len(catalogue))
	}
}

// cited reads the package: which requirements the methods of each type write
// out, and in which method, and which the file does that has the type's method
// name.
func cited(t *testing.T) (byType map[string]map[string]string, byFile map[string][]string) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	byType, byFile = map[string]map[string]string{}, map[string][]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all := idsIn(file)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv == nil {
				continue
			}
			star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
			if !ok {
				continue
			}
			typ := star.X.(*ast.Ident).Name
			if byType[typ] == nil {
				byType[typ] = map[string]string{}
			}
			for _, id := range idsIn(f) {
				byType[typ][id] = f.Name.Name
			}
			if f.Name.Name == "name" {
				byFile[typ] = all
			}
		}
	}
	return byType, byFile
}

// idsIn are the requirement IDs that are written out in a piece of code.
func idsIn(n ast.Node) (ids []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(text, "SDS-") && !strings.Contains(text, " ") {
				ids = append(ids, text)
			}
		}
		return true
	})
	return ids
}
