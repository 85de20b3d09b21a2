package docker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// sweepTries is how often what is in use by something else that is about to
// go is tried again.
const sweepTries = 20

// sweep removes what a predicate selects: containers first, then networks and
// images, which they use. It returns what it removed.
func sweep(ctx context.Context, b Backend, selected func(Thing) bool) ([]Thing, error) {
	var removed []Thing
	var failed error
	for range sweepTries {
		things, err := b.Owned(ctx, labelRun)
		if err != nil {
			return removed, err
		}
		things = slices.DeleteFunc(things, func(t Thing) bool { return !selected(t) })
		if len(things) == 0 {
			return removed, nil
		}
		failed = nil
		for _, kind := range []string{"container", "network", "image"} {
			gone, err := removeAll(ctx, b, slices.DeleteFunc(slices.Clone(things), func(t Thing) bool { return t.Kind != kind }))
			removed, failed = append(removed, gone...), errors.Join(failed, err)
		}
		if failed != nil {
			select {
			case <-ctx.Done():
				return removed, errors.Join(failed, ctx.Err())
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
	return removed, failed
}

// removeAll removes things that do not use each other, all at once.
func removeAll(ctx context.Context, b Backend, things []Thing) (removed []Thing, failed error) {
	errs := make([]error, len(things))
	var group sync.WaitGroup
	for i, t := range things {
		group.Go(func() { errs[i] = b.Remove(ctx, t) })
	}
	group.Wait()
	for i, t := range things {
		if errs[i] != nil {
			failed = errors.Join(failed, fmt.Errorf("remove %s %s: %w", t.Kind, t.Name, errs[i]))
			continue
		}
		removed = append(removed, t)
	}
	return removed, failed
}

func ofRun(run string) func(Thing) bool {
	return func(t Thing) bool { return t.Labels[labelRun] == run }
}

// Sweep removes what dead processes of this host left, and says what that was.
func Sweep(ctx context.Context, b Backend) ([]Thing, error) {
	host := hostID()
	return sweep(ctx, b, func(t Thing) bool { return orphaned(t.Labels, host) })
}
