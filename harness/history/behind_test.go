package history

import (
	"strings"
	"testing"
)

func TestBehind_showsEveryStepInItsOrderToEverybody(t *testing.T) {
	for _, steps := range []int{0, 1, batchSteps, 3*batchSteps + 1} {
		var first, second Recorder
		behind := NewBehind(&first, &second)
		for i := range steps {
			behind.Step(&Step{Index: i})
		}
		behind.Wait()
		if len(first.Steps) != steps || len(second.Steps) != steps {
			t.Fatalf("of %d steps %d and %d were seen", steps, len(first.Steps), len(second.Steps))
		}
		for i, s := range first.Steps {
			if s.Index != i || second.Steps[i] != s {
				t.Fatalf("step %d came at %d", s.Index, i)
			}
		}
	}
}

type clumsy struct{}

func (clumsy) Step(*Step) { panic("slipped") }

// A run that goes on for long must not hang on an observer that is gone.
func TestBehind_panicsInItsCallerWhereAnObserverPanicked(t *testing.T) {
	behind := NewBehind(clumsy{})
	for range (batchesMost + 2) * batchSteps {
		behind.Step(&Step{})
	}
	defer func() {
		if err, is := recover().(error); !is || !strings.Contains(err.Error(), "slipped") || !strings.Contains(err.Error(), "clumsy") {
			t.Errorf("panicked with %v, want what the observer said, and where", err)
		}
	}()
	behind.Wait()
	t.Error("nothing was heard of the panic")
}
