package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
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

// mayWrite says before a long run what would keep a file from being written
// after it. A file that is there stays as it is.
func mayWrite(path string) error {
	is, err := os.Stat(path)
	if err == nil && !is.Mode().IsRegular() && !is.IsDir() {
		return nil // a pipe waits for its reader
	}
	missing := errors.Is(err, fs.ErrNotExist)
	if missing {
		err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	err = f.Close()
	if missing {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
