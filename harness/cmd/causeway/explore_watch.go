package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/history"
)

// watch shows how far a campaign is: how many seeds, and, since one seed may
// take minutes with a slow subject, how far its virtual time is.
func (f *exploreFlags) watch(o *explore.Options) {
	if !f.progress.on {
		return
	}
	w := &seedWatch{flags: f}
	o.Watch = w
	o.Progress = func(done, found int) {
		w.lock.Lock()
		defer w.lock.Unlock()
		w.done, w.found = done, found
		w.show("")
	}
	w.show("")
}

// seedWatch is told of all steps and shows some of them. Runs go on at the same
// time.
type seedWatch struct {
	lock        sync.Mutex
	flags       *exploreFlags
	done, found int
	shown       time.Time
	steps       int
}

func (w *seedWatch) Step(s *history.Step) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.steps++; w.steps%50 != 0 || time.Since(w.shown) < time.Second/2 {
		return
	}
	w.shown = time.Now()
	w.show(", one at " + history.Clock(s.AtMS))
}

func (w *seedWatch) show(more string) {
	w.flags.progress.show(w.done, w.flags.share(), fmt.Sprintf("seeds, %d kinds of violations%s", w.found, more))
}
