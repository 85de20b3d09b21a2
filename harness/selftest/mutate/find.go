package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
)

// Mutant is one small mistake.
type Mutant struct {
	ID   int    // as the environment variable names it
	File string // base name
	Line int
	// Name tells it from all others of the package, also when lines move:
	// file, function, operator, the source text, and a count where that is
	// there more than once.
	Name string

	edits []edit
}

// edit inserts text into the source, after taking away what is there.
type edit struct {
	offset, remove int
	text           string
	place          place
}

// place orders edits at one offset: what ends there comes before the operator
// and that before what begins. Nodes are found from the outside in.
type place int

const (
	end place = iota
	operator
	begin
)

// finder walks one file.
type finder struct {
	pkg      *source
	file     string
	text     []byte
	function string
	refused  map[string]bool // file:line where mutants did not compile
	found    []Mutant
	names    map[string]int
}

// find lists the mutants of a package, numbered from 1.
func (s *source) find(refused map[string]bool) []Mutant {
	f := &finder{pkg: s, refused: refused, names: map[string]int{}}
	for i, file := range s.files {
		f.file, f.text = filepath.Base(s.paths[i]), s.texts[i]
		for _, declaration := range file.Decls {
			f.function = ""
			if fn, ok := declaration.(*ast.FuncDecl); ok {
				f.function = nameOf(fn)
				if fn.Body != nil {
					f.walk(fn.Body)
				}
			} else {
				f.walk(declaration)
			}
		}
	}
	return f.found
}

func nameOf(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	return strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*") + "." + fn.Name.Name
}

func (f *finder) walk(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return n.Tok == token.VAR
		case *ast.BinaryExpr:
			f.binary(n)
		case *ast.Ident:
			f.literal(n)
		case *ast.BlockStmt:
			f.statements(n.List)
		case *ast.CaseClause:
			f.statements(n.Body)
		case *ast.CommClause:
			f.statements(n.Body)
		}
		return true
	})
}

// helper says by which function an operator is replaced, and what that makes
// of it as a mistake.
var helpers = map[token.Token]struct{ call, mistake string }{
	token.LSS: {"mutantLess", "boundary"}, token.LEQ: {"mutantLessEqual", "boundary"},
	token.GTR: {"mutantMore", "boundary"}, token.GEQ: {"mutantMoreEqual", "boundary"},
	token.LAND: {"mutantAnd", "or"}, token.LOR: {"mutantOr", "and"},
	token.ADD: {"mutantAdd", "minus"}, token.SUB: {"mutantSubtract", "plus"},
	token.MUL: {"mutantMultiply", "plus"}, token.QUO: {"mutantDivide", "times"},
}

func (f *finder) binary(e *ast.BinaryExpr) {
	value := f.pkg.info.Types[e]
	if value.Value != nil { // a constant has to stay one
		return
	}
	switch e.Op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if !plainBool(value.Type) {
			return
		}
		f.wrap("negation", e, "((", func(id int) string { return fmt.Sprintf(") != mutantIs(%d))", id) })
	}
	helper, ok := helpers[e.Op]
	if !ok || !f.fits(e) {
		return
	}
	between, behind := ",", ")"
	if e.Op == token.LAND || e.Op == token.LOR {
		between, behind = ", func() bool { return (", ") })"
	}
	f.add(helper.mistake, e, func(id int) []edit {
		return []edit{
			{f.offset(e.Pos()), 0, fmt.Sprintf("%s(%d, ", helper.call, id), begin},
			{f.offset(e.OpPos), len(e.Op.String()), between, operator},
			{f.offset(e.End()), 0, behind, end},
		}
	})
}

// fits says whether the operands are of a type that the helpers take.
func (f *finder) fits(e *ast.BinaryExpr) bool {
	t := f.pkg.info.Types[e.X].Type
	if e.Op == token.LAND || e.Op == token.LOR {
		return plainBool(f.pkg.info.Types[e].Type)
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && (basic.Info()&types.IsNumeric != 0 || basic.Info()&types.IsString != 0 && e.Op != token.ADD)
}

func plainBool(t types.Type) bool {
	return t == types.Typ[types.Bool] || t == types.Typ[types.UntypedBool]
}

// literal turns true and false round.
func (f *finder) literal(e *ast.Ident) {
	value, used := f.pkg.info.Types[e]
	if used && (e.Name == "true" || e.Name == "false") && value.Value != nil && plainBool(value.Type) {
		f.wrap("the other", e, "(", func(id int) string { return fmt.Sprintf(" != mutantIs(%d))", id) })
	}
}

// statements leaves statements out: calls for their effect, and assignments.
func (f *finder) statements(list []ast.Stmt) {
	for _, stmt := range list {
		switch s := stmt.(type) {
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); !ok || types.ExprString(call.Fun) == "panic" {
				continue
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE || allBlank(s.Lhs) {
				continue
			}
		case *ast.IncDecStmt:
		default:
			continue
		}
		f.add("left out", stmt, func(id int) []edit {
			return []edit{
				{f.offset(stmt.Pos()), 0, fmt.Sprintf("if !mutantIs(%d) { ", id), begin},
				{f.offset(stmt.End()), 0, " }", end},
			}
		})
	}
}

func allBlank(list []ast.Expr) bool {
	return !slices.ContainsFunc(list, func(e ast.Expr) bool { return types.ExprString(e) != "_" })
}

// wrap adds a mutant that puts something before and behind an expression.
func (f *finder) wrap(mistake string, e ast.Expr, before string, behind func(id int) string) {
	f.add(mistake, e, func(id int) []edit {
		return []edit{
			{f.offset(e.Pos()), 0, before, begin},
			{f.offset(e.End()), 0, behind(id), end},
		}
	})
}

func (f *finder) add(mistake string, n ast.Node, edits func(id int) []edit) {
	line := f.pkg.fset.Position(n.Pos()).Line
	for at := line; at <= f.pkg.fset.Position(n.End()).Line; at++ {
		if f.refused[fmt.Sprintf("%s:%d", f.file, at)] {
			return
		}
	}
	text := strings.Join(strings.Fields(string(f.text[f.offset(n.Pos()):f.offset(n.End())])), " ")
	name := fmt.Sprintf("%s %s: %s: %s", f.file, f.function, mistake, text)
	if f.names[name]++; f.names[name] > 1 {
		name += fmt.Sprintf(" #%d", f.names[name])
	}
	id := len(f.found) + 1
	f.found = append(f.found, Mutant{ID: id, File: f.file, Line: line, Name: name, edits: edits(id)})
}

func (f *finder) offset(p token.Pos) int { return f.pkg.fset.Position(p).Offset }
