package main

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

const original = `package a

import "fmt"

const limit = 3

func two() int { return 2 }

func say(n int) {
	fmt.Println(n)
}
`

func variantOf(t *testing.T, number int, text string) (variant, *source) {
	t.Helper()
	o, err := dissect("a.go", original)
	if err != nil {
		t.Fatal(err)
	}
	s, err := dissect("a.go", text)
	if err != nil {
		t.Fatal(err)
	}
	return variant{number, "order/x", s}, o
}

func TestMerge_putsBodiesBesideEachOther(t *testing.T) {
	first, o := variantOf(t, 1, strings.Replace(original, "return 2", "return 3", 1))
	second, _ := variantOf(t, 2, strings.NewReplacer("fmt.Println(n)", "os.Exit(n)", `import "fmt"`, "import (\n\"fmt\"\n\"os\"\n)", "const limit", "var more = 1\n\nconst limit").Replace(original))
	if !first.fits(o) || !second.fits(o) {
		t.Fatal("changes of bodies, and new declarations, fit beside others")
	}
	got := merge("a.go", o, []variant{first, second})
	if _, err := parser.ParseFile(token.NewFileSet(), "a.go", got, 0); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	for _, want := range []string{
		"if Mutant == 1 {\n//line order/x.mutant:1\n return 3", "if Mutant == 2 {", "os.Exit(n)\n\nreturn\n}", `"os"`, "var more = 1", "return 2", "fmt.Println(n)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestVariant_needsACopyForConstantsAndSignatures(t *testing.T) {
	for _, text := range []string{
		strings.Replace(original, "limit = 3", "limit = 4", 1),
		strings.Replace(original, "two() int", "two() int8", 1),
		strings.Replace(original, "func two() int { return 2 }", "", 1),
	} {
		if v, o := variantOf(t, 1, text); v.fits(o) {
			t.Errorf("fits beside others:\n%s", text)
		}
	}
}
