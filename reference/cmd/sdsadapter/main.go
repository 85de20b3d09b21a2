// Command sdsadapter lets the reference implementation be judged over standard
// input and output, as a stranger's would be. It does nothing else.
package main

import (
	"log"
	"os"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/adapter"
)

func main() {
	if err := contract.Serve(os.Stdin, os.Stdout, adapter.New()); err != nil {
		log.Fatal(err)
	}
}
