// Package vectors replays the files of the top-level package of that name as
// cases vectors/<family>/<name>, as vectors/FORMAT.md says. It holds no
// expectation of its own: what a vector wants stands in its file.
//
// It reads broadcasts with a small reader of its own, so that neither the
// harness's decoder nor any implementation has a part in the comparison.
package vectors

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
	"github.com/causeway-sds/causeway/vectors"
)

var _ = sut.Describe("vectors", func() {
	for _, f := range vectors.Families() {
		for _, v := range f.Vectors {
			if !slices.Contains(v.Flags, vectors.LibraryOnly) {
				sut.It(v.ID, v.Comment, spec(v), func(t *sut.T) { replay(t, v) })
			}
		}
	}
})

func spec(v vectors.Vector) sut.Spec {
	s := sut.Req(v.Requirements...).Clock(contract.ClockLevel(v.Needs.Clock)).Dialect(v.Needs.Dialect)
	for _, c := range v.Needs.Capabilities {
		s = s.Needs(contract.Capability(c))
	}
	return s
}

func replay(t *sut.T, v vectors.Vector) {
	r := &replayer{t: t, v: v, states: map[string]*contract.State{}}
	if v.Kind == vectors.Decode {
		r.decode()
	} else {
		for i := range v.Steps {
			if !r.step(i, &v.Steps[i]) {
				r.finish(false)
				return
			}
		}
	}
	r.finish(true)
}
