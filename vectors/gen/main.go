// Command gen writes the test vectors, or with -check compares them with the
// files that are there. It has its own encoder, identity, filter and evidence
// arithmetic, written from the specification with the standard library alone,
// and imports nothing of this module: were it to share code with an
// implementation, the vectors would only show that the code agrees with itself.
//
// It does not execute the protocol. What a participant has to do is stated by
// the author of each script.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

func main() {
	out := flag.String("out", "vectors", "directory of the families")
	check := flag.Bool("check", false, "compare instead of writing; exit 1 at the first difference")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "vectors:", err)
		os.Exit(1)
	}
}

// families are all files, in the order in which they are written.
var families = sync.OnceValue(func() []*family {
	return []*family{
		wireFamily(), identityFamily(), lamportFamily(), orderFamily(), bloomFamily(), ackFamily(),
		causalFamily(), syncFamily(), ephemeralFamily(), hostileFamily(), repairFamily(),
		durabilityFamily(), offlineFamily(), retentionFamily(), hintsFamily(), levelsFamily(), digestsFamily(),
		dialectFamily(),
	}
})

func run(dir string, check bool) error {
	total := 0
	for _, f := range families() {
		path := filepath.Join(dir, f.name, f.name+".json")
		total += len(f.vectors)
		if check {
			if err := compareFile(path, f.json()); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.json(), 0o644); err != nil {
			return err
		}
		fmt.Printf("%-10s %4d vectors\n", f.name, len(f.vectors))
	}
	if check {
		if err := strays(dir); err != nil {
			return err
		}
		fmt.Printf("vectors: %d vectors in %d files are what the generator writes\n", total, len(families()))
	}
	return nil
}

// strays finds vector files that no family writes.
func strays(dir string) error {
	known := map[string]bool{}
	for _, f := range families() {
		known[filepath.Join(dir, f.name, f.name+".json")] = true
	}
	found, err := filepath.Glob(filepath.Join(dir, "*", "*.json"))
	if err != nil {
		return err
	}
	for _, path := range found {
		if !known[path] && filepath.Base(filepath.Dir(path)) != "schema" {
			return fmt.Errorf("%s: the generator writes no such file; remove it or add its family", path)
		}
	}
	return nil
}
