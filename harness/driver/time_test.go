package driver_test

import (
	"context"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/google/go-cmp/cmp"
)

func TestNextAdvance(t *testing.T) {
	at := func(ms int64) *int64 { return &ms }
	for _, c := range []struct {
		name     string
		step     int64
		deadline *int64
		want     int64
	}{
		{"nothing due", 0, nil, 100},
		{"a deadline", 0, at(60), 60},
		{"a deadline beyond the end", 0, at(600), 100},
		{"a deadline that is overdue", 0, at(5), 51},
		{"a step", 20, nil, 70},
		{"a step before the deadline", 20, at(90), 70},
		{"a deadline within the step", 20, at(55), 55},
		{"a step beyond the end", 2000, nil, 100},
	} {
		if got := driver.NextAdvance(c.step, c.deadline, 50, 100); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestPass_goesFromDeadlineToDeadline(t *testing.T) {
	var seen []int64
	s, err := driver.Open(context.Background(), driver.InProcess(func() contract.Handler {
		return contract.HandlerFunc(func(req contract.Request) (contract.OK, error) {
			if req.Cmd != contract.Advance {
				return wellBehaved().Handle(req)
			}
			seen = append(seen, *req.NowMS)
			next := *req.NowMS * 2
			return contract.OK{DeadlineMS: &next}, nil
		})
	}, driver.LocalOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	first := int64(3)
	steps, err := s.Pass(context.Background(), "A", &first, 1, 20)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{3, 6, 12, 20}, seen); diff != "" || len(steps) != 4 || steps[1].AtMS != 6 {
		t.Errorf("%s%+v", diff, steps)
	}
}
