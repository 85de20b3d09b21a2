package main

import (
	"encoding/json"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/rfc"
)

// writeFiles puts the matrix into out/mutants.txt, .json and .html.
func (s score) writeFiles(dir string) error {
	var text strings.Builder
	s.writeText(&text)
	text.WriteString("\n")
	s.writeSummary(&text)
	for _, o := range s.offences() {
		text.WriteString(o + "\n")
	}
	if err := os.WriteFile(filepath.Join(dir, "mutants.txt"), []byte(text.String()), 0o644); err != nil {
		return err
	}
	data, err := json.MarshalIndent(s.document(), "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "mutants.json"), append(data, '\n'), 0o644); err != nil {
		return err
	}
	page, err := os.Create(filepath.Join(dir, "mutants.html"))
	if err != nil {
		return err
	}
	if err := matrixPage.Execute(page, s.matrix()); err != nil {
		return err
	}
	return page.Close()
}

// document is the matrix as data.
func (s score) document() any {
	type row struct {
		Name     string   `json:"name"`
		Says     string   `json:"says"`
		Mistake  string   `json:"mistake"`
		Breaks   []string `json:"breaks"`
		Unseen   []string `json:"unseen"`
		ByVector bool     `json:"by_vector"`
		Finding  finding  `json:"finding"`
	}
	rows := []row{}
	for i, m := range s.ran {
		rows = append(rows, row{m.Name, m.Says, m.Mistake, m.Breaks, slices.Concat([]string{}, unseen(m, s.findings[i])), s.findings[i].byVectors(), s.findings[i]})
	}
	return map[string]any{"mutants": rows, "control": s.control, "without": s.without, "offences": slices.Concat([]string{}, s.offences())}
}

// grid is the matrix as a page shows it.
type grid struct {
	Columns []string
	Rows    []gridRow
}

type gridRow struct {
	Name, Says, Mistake string
	Cells               []cell
}

// cell is what a mutant did to a requirement: Class is own, unseen, seen or
// empty.
type cell struct {
	Class, Title string
	Cases        int
}

func (s score) matrix() grid {
	var g grid
	for _, r := range rfc.Requirements() {
		g.Columns = append(g.Columns, r.ID)
	}
	for i, m := range s.ran {
		row := gridRow{Name: m.Name, Says: m.Says, Mistake: m.Mistake}
		for _, id := range g.Columns {
			cases := s.findings[i].by(id)
			c := cell{Cases: len(cases), Title: m.Name + ", " + id + ": " + strings.Join(cases[:min(len(cases), 5)], ", ")}
			switch own := slices.Contains(m.Breaks, id); {
			case own && len(cases) > 0:
				c.Class = "own"
			case own:
				c.Class = "unseen"
			case len(cases) > 0:
				c.Class = "seen"
			}
			row.Cells = append(row.Cells, c)
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

var matrixPage = template.Must(template.New("matrix").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mutants and requirements</title><style>
body { font: 13px sans-serif; margin: 1em }
table { border-collapse: collapse }
th, td { border: 1px solid #ddd; padding: 1px 3px; text-align: right; font-size: 10px }
thead th { writing-mode: vertical-rl; position: sticky; top: 0; background: #fff; text-align: left }
tbody th { text-align: left; position: sticky; left: 0; background: #fff; white-space: nowrap; font-size: 12px }
.own { background: #7c7 } .seen { background: #dec } .unseen { background: #e66 }
</style></head><body>
<h1>Mutants and requirements</h1>
<p>A row is a mutant, a column a requirement; the number is that of the cases that see it violated. Green: what the mutant is meant
to break. Pale: what it breaks besides. Red: meant, and nobody noticed.</p>
<table><thead><tr><th>mutant</th>{{range .Columns}}<th>{{.}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr><th title="{{.Says}} ({{.Mistake}})">{{.Name}}</th>{{range .Cells}}<td{{if .Class}} class="{{.Class}}" title="{{.Title}}"{{end}}>{{if .Cases}}{{.Cases}}{{end}}</td>{{end}}</tr>
{{end}}</tbody></table></body></html>
`))
