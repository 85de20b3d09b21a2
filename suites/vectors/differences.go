package vectors

import (
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/vectors"
)

// differences between a reply and what was expected: hard ones, and soft ones
// that violate a mere recommendation.
type differences struct {
	hard []string
	soft []soft

	exchanges func() int // how many there were so far; nil: nobody asks
	at        int        // after which of them the first hard one was found; 0: nobody asked

	touched bool // something was done that a rejection forbids; a wrong class is nothing of the kind
}

type soft struct {
	requirement, text string
	at                int
}

func (d *differences) differ(format string, args ...any) {
	d.misname(format, args...)
	d.touched = true
}

// misname is a rejection of another class.
func (d *differences) misname(format string, args ...any) {
	if len(d.hard) == 0 {
		d.at = d.now()
	}
	d.hard = append(d.hard, fmt.Sprintf(format, args...))
}

func (d *differences) fallShort(requirement, format string, args ...any) {
	d.soft = append(d.soft, soft{requirement, fmt.Sprintf(format, args...), d.now()})
}

func (d *differences) now() int {
	if d.exchanges == nil {
		return 0
	}
	return d.exchanges()
}

func (d *differences) text() string { return cut(strings.Join(d.hard, "; ")) }

// compare finds all differences of one step.
func (d *differences) compare(s *vectors.Step, got reply, states map[string]*contract.State) {
	e := s.Expect
	switch {
	case e.Error != "" && got.Refused == nil:
		d.differ("the application gets the error %q", e.Error)
	case e.Error == "" && got.Refused != nil:
		d.differ("the command succeeds")
	case e.Error != "" && string(got.Refused.Code) != e.Error:
		d.differ("the error is %q", e.Error)
	}
	if e.Broadcast != nil {
		d.broadcasts(*e.Broadcast, got.Broadcast)
	}
	if e.Events != nil {
		d.events(*e.Events, got.Events)
	}
	for _, p := range e.NoEvents {
		d.without(p, got.Events)
	}
	if e.State != nil {
		d.state(e.State, got.state)
	}
	if e.StateSameAs != "" {
		d.same(states[e.StateSameAs], got.state)
	}
}

// shouldBeReported maps kinds of events that are recommended, and shouldCarry
// flags and fields, to the requirement that recommends them.
var (
	shouldBeReported = map[string]string{
		"rejected": "SDS-WIRE-8", "missing": "SDS-DEP-8", "lost": "SDS-IN-7", "gave_up": "SDS-OUT-7", "clock_suspect": "SDS-LIM-7",
	}
	shouldCarry = map[string]string{
		"future": "SDS-LIM-6", "prehistory": "SDS-DEP-7", "late": "SDS-IN-9", "after_loss": "SDS-IN-7",
		"own_elsewhere": "SDS-RECV-7", "ephemeral": "SDS-EPH-7", "after": "SDS-ORD-7", "by": "SDS-ACK-10",
	}
)

// recommended says whether a requirement is one of those.
func recommended(id string) bool {
	for _, m := range []map[string]string{shouldBeReported, shouldCarry} {
		for _, r := range m {
			if r == id {
				return true
			}
		}
	}
	return false
}
