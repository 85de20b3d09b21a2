package driver

import (
	"context"

	"github.com/causeway-sds/causeway/harness/contract"
)

// NextAdvance says when a node has to be advanced next, at endMS at the
// latest: at the deadline that its last reply gave, and never later than
// stepMS from now, which an adapter declares that cannot tell its deadlines.
// A deadline that is overdue moves time by a millisecond, so that a node that
// repeats it cannot hold the run up.
func NextAdvance(stepMS int64, deadlineMS *int64, nowMS, endMS int64) int64 {
	next := endMS
	if stepMS > 0 {
		next = min(next, nowMS+stepMS)
	}
	if deadlineMS != nil {
		next = min(next, max(*deadlineMS, nowMS+1))
	}
	return next
}

// Advanced is one step of Pass.
type Advanced struct {
	AtMS int64
	OK   contract.OK
}

// passLimit is how many steps Pass makes before it jumps to the end.
const passLimit = 100_000

// Pass lets time pass for one node from nowMS to endMS, in the steps that it
// asks for; deadlineMS is what its last reply gave. What it broadcasts on the
// way goes nowhere but into the result. If it fails, the steps before are
// returned.
func (s *Session) Pass(ctx context.Context, node string, deadlineMS *int64, nowMS, endMS int64) ([]Advanced, error) {
	var steps []Advanced
	for nowMS < endMS {
		nowMS = NextAdvance(s.hello.StepMS, deadlineMS, nowMS, endMS)
		if len(steps) >= passLimit {
			nowMS = endMS
		}
		ok, err := s.Advance(ctx, node, nowMS)
		if err != nil {
			return steps, err
		}
		steps = append(steps, Advanced{AtMS: nowMS, OK: ok})
		deadlineMS = ok.DeadlineMS
	}
	return steps, nil
}
