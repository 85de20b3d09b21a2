package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// source is a file of Go, taken apart.
type source struct {
	text    string
	fileSet *token.FileSet
	syntax  *ast.File
	funcs   map[string]*ast.FuncDecl
	decls   map[string]string // every other declaration but imports, by its first name
	order   []string          // of decls
	imports []string          // import specs as they stand there
}

func dissect(name, text string) (*source, error) {
	s := &source{text: text, fileSet: token.NewFileSet(), funcs: map[string]*ast.FuncDecl{}, decls: map[string]string{}}
	var err error
	if s.syntax, err = parser.ParseFile(s.fileSet, name, text, parser.SkipObjectResolution); err != nil {
		return nil, err
	}
	for _, decl := range s.syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			s.funcs[s.funcKey(decl)] = decl
		case *ast.GenDecl:
			if decl.Tok == token.IMPORT {
				continue
			}
			key := decl.Tok.String() + " " + firstName(decl)
			s.decls[key] = s.slice(decl.Pos(), decl.End())
			s.order = append(s.order, key)
		}
	}
	for _, spec := range s.syntax.Imports {
		s.imports = append(s.imports, s.slice(spec.Pos(), spec.End()))
	}
	return s, nil
}

func (s *source) at(p token.Pos) int                      { return s.fileSet.Position(p).Offset }
func (s *source) slice(from, to token.Pos) string         { return s.text[s.at(from):s.at(to)] }
func (s *source) signature(f *ast.FuncDecl) string        { return s.slice(f.Pos(), f.Body.Lbrace) }
func (s *source) body(f *ast.FuncDecl) string             { return s.slice(f.Body.Lbrace+1, f.Body.Rbrace) }
func (s *source) same(o *source, f, g *ast.FuncDecl) bool { return s.signature(f) == o.signature(g) }

func (s *source) funcKey(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	return s.slice(f.Recv.List[0].Type.Pos(), f.Recv.List[0].Type.End()) + "." + f.Name.Name
}

func firstName(decl *ast.GenDecl) string {
	switch spec := decl.Specs[0].(type) {
	case *ast.TypeSpec:
		return spec.Name.Name
	case *ast.ValueSpec:
		return spec.Names[0].Name
	}
	return ""
}

// variant is one file as one mutant leaves it.
type variant struct {
	number int // of the mutant
	name   string
	file   *source
}

// fits says whether a variant differs from the original in nothing but bodies of
// functions and new declarations, so that it can live beside others in one file.
func (v variant) fits(original *source) bool {
	for key, text := range original.decls {
		if v.file.decls[key] != text {
			return false
		}
	}
	for key, f := range original.funcs {
		g := v.file.funcs[key]
		if g == nil || !original.same(v.file, f, g) {
			return false
		}
	}
	return true
}

// merge writes one file that behaves like the original or, while the variable
// Mutant of its package has the number of a variant, like that one: the bodies
// that differ stand beside each other in the function, behind a comparison.
func merge(name string, original *source, variants []variant) string {
	inserts := map[int]string{} // after this offset
	var added strings.Builder
	imports := slices.Clone(original.imports)
	for _, v := range variants {
		for key, g := range v.file.funcs {
			f := original.funcs[key]
			if f == nil {
				added.WriteString("\n" + v.file.slice(g.Pos(), g.End()) + "\n")
				continue
			}
			if original.body(f) == v.file.body(g) {
				continue
			}
			leave := ""
			if f.Type.Results == nil {
				leave = "\nreturn"
			}
			inserts[original.at(f.Body.Lbrace)] += fmt.Sprintf("\nif Mutant == %d {\n//line %s.mutant:1\n%s%s\n}", v.number, v.name, v.file.body(g), leave)
		}
		for _, key := range v.file.order {
			if original.decls[key] == "" {
				added.WriteString("\n" + v.file.decls[key] + "\n")
			}
		}
		for _, spec := range v.file.imports {
			if !slices.Contains(imports, spec) {
				imports = append(imports, spec)
			}
		}
	}
	text := original.text
	for _, at := range slices.Backward(sortedKeys(inserts)) {
		line := 1 + strings.Count(original.text[:at], "\n")
		text = text[:at+1] + inserts[at] + fmt.Sprintf("\n//line %s:%d\n", name, line) + text[at+1:]
	}
	return withImports(original, text, imports) + added.String()
}

// withImports puts the imports that variants need behind the package clause. All
// declarations of the original's own stay where they are.
func withImports(original *source, text string, imports []string) string {
	extra := imports[len(original.imports):]
	if len(extra) == 0 {
		return text
	}
	at := original.at(original.syntax.Name.End())
	return text[:at] + "\n\nimport (\n" + strings.Join(extra, "\n") + "\n)\n" + text[at:]
}

func sortedKeys(m map[int]string) []int {
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// selector is the file that adds the variable Mutant to a package.
func selector(pkg string) string {
	return "package " + pkg + "\n\n// Mutant is the number of the mutant that runs; 0: none.\nvar Mutant int\n"
}

func quoted(importPath string) string { return strconv.Quote(importPath) }
