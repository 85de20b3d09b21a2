// Package suites holds the conformance suite: importing it registers all of
// its cases. The cases live in the packages below, in files named after the
// sections of the specification; this package gathers them, and knows neither
// the command line nor any implementation.
package suites

import (
	"github.com/causeway-sds/causeway/suites/sut"

	// Each package registers its cases when it is imported. Their import
	// paths, sorted, are the order of the suite.
	_ "github.com/causeway-sds/causeway/suites/channel"
	_ "github.com/causeway-sds/causeway/suites/repair"
	_ "github.com/causeway-sds/causeway/suites/scenarios"
	_ "github.com/causeway-sds/causeway/suites/vectors"
)

// Cases builds the tree and lists all cases in their order.
func Cases() []*sut.Case { return sut.Cases() }
