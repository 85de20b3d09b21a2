package main

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/reference/adapter"
)

// builtin is the subject when no command is given: the reference, by the same
// door as a stranger.
func builtin() contract.Handler { return adapter.New() }

// reference starts it in this process: the built-in subject, and the partner of
// every other one in mixed groups.
func reference(observe driver.Observer) driver.Opener {
	return driver.InProcess(builtin, driver.LocalOptions{Observe: observe})
}
