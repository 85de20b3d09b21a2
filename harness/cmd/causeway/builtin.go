package main

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/adapter"
)

// builtin is the subject when no command is given: the reference, by the same
// door as a stranger.
func builtin() contract.Handler { return adapter.New() }
