package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/causeway-sds/causeway/harness/report"
)

// writeReports writes the files that were asked for and names them in the run,
// so that the terminal report can point there.
func writeReports(run *report.Run, files []file) error {
	for _, f := range files {
		if err := f.write(run); err != nil {
			return fmt.Errorf("write the report %s: %w", f, err)
		}
	}
	for _, f := range files {
		run.Reports = append(run.Reports, f.path)
	}
	return nil
}

func (f file) write(run *report.Run) error {
	var b bytes.Buffer
	var err error
	switch f.format {
	case "json":
		err = report.WriteJSON(&b, run)
	case "junit":
		err = report.WriteJUnit(&b, run)
	case "html":
		err = report.WriteHTML(&b, run)
	case "md":
		err = report.WriteMarkdown(&b, run)
	case "badge":
		if filepath.Ext(f.path) == ".json" {
			err = report.WriteBadgeJSON(&b, run)
		} else {
			err = report.WriteBadgeSVG(&b, run)
		}
	default:
		err = report.WriteTerminal(&b, run, report.Style{})
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(f.path, b.Bytes(), 0o644)
}
