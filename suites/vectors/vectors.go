// Package vectors replays the files of the top-level package of that name as
// cases vectors/<family>/<id>. It holds no expectation of its own: what a
// vector wants stands in its file.
package vectors

import "github.com/causeway-sds/causeway/suites/sut"

var _ = sut.Describe("vectors", func() {
	// The families are added here, while the tree is built.
})
