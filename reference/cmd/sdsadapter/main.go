// Command sdsadapter lets the reference implementation be judged over standard
// input and output, as a stranger's would be. It does nothing else.
package main

import (
	"log"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/adapter"
)

func main() {
	runtime.GOMAXPROCS(1) // one request at a time: a second processor only costs hand-overs
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // small and short-lived
	}
	if err := contract.Serve(os.Stdin, os.Stdout, adapter.New()); err != nil {
		log.Fatal(err)
	}
}
