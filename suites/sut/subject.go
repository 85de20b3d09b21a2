package sut

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
)

// subject is what a run knows about the implementation under test, and in
// which dialect a case talks to it.
type subject struct {
	dialect string
	ids     string // "derived" or "opaque"
	seed    uint64
	hello   contract.OK
}

// subjectOf picks the dialect of a run: sds-1 if the subject speaks it.
func subjectOf(hello contract.OK, seed uint64) (subject, error) {
	s := subject{hello: hello, seed: seed}
	switch {
	case s.speaks(DialectSDS1):
		return s.in(DialectSDS1), nil
	case s.speaks(DialectWakuJS):
		return s.in(DialectWakuJS), nil
	}
	return s, fmt.Errorf("hello declares the dialects %q\n  expected: %s, or %s\n  hint: see hello in harness/ADAPTER.md", hello.Dialects, DialectSDS1, DialectWakuJS)
}

// speaks says whether the subject declares a dialect. Of no dialect in
// particular it does.
func (s subject) speaks(dialect string) bool {
	return dialect == "" || slices.Contains(s.hello.Dialects, dialect)
}

// in is the subject as a case about a dialect talks to it. A subject that
// speaks both is judged in sds-1, and by the cases about the other in that. In
// waku-js message IDs are opaque [SDS-DIA-3].
func (s subject) in(dialect string) subject {
	if dialect == "" {
		return s
	}
	s.dialect, s.ids = dialect, "opaque"
	if dialect == DialectSDS1 && slices.Contains(s.hello.Capabilities, contract.CapDerivedIDs) {
		s.ids = "derived"
	}
	return s
}
