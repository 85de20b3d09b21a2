package explore

import (
	"context"
	"iter"
	"sync"

	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// judgedSeed is the run of a seed, or how far it came before an error.
type judgedSeed struct {
	*Judged
	seed uint64
	err  error
}

// aheadRuns is how many runs of each group may be over before the run of an
// earlier seed is.
const aheadRuns = 8

// runs gives the runs of a campaign in the order of their seeds, while the groups
// go on with later ones. Whoever takes no more ends those that are under way.
func runs(ctx context.Context, o Options, groups []scenario.Group) iter.Seq[judgedSeed] {
	return func(yield func(judgedSeed) bool) {
		ctx, stop := context.WithCancel(ctx)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer stop()
		places := make(chan chan judgedSeed, aheadRuns*len(groups)) // where the runs will be, in the order of their seeds
		todo := make(chan func(scenario.Group))
		for _, group := range groups {
			workers.Go(func() {
				for do := range todo {
					do(group)
				}
			})
		}
		workers.Go(func() {
			defer close(places)
			defer close(todo)
			step := max(o.Shards, 1)
			for i := max(o.Shard, 1) - 1; i < o.Seeds; i += step {
				seed, place := o.First+uint64(i), make(chan judgedSeed, 1)
				select {
				case places <- place:
				case <-ctx.Done():
					return
				}
				todo <- func(group scenario.Group) { place <- o.judge(ctx, seed, group) }
			}
		})
		for place := range places {
			if !yield(<-place) {
				return
			}
		}
	}
}

func (o *Options) judge(ctx context.Context, seed uint64, group scenario.Group) judgedSeed {
	var watchers []history.Observer
	if o.Watch != nil {
		watchers = append(watchers, o.Watch)
	}
	j, err := Judge(ctx, Plan(seed, o.Shape), group, watchers...)
	return judgedSeed{j, seed, err}
}
