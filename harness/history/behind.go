package history

import (
	"fmt"
	"runtime/debug"
)

// Behind shows steps to observers in a goroutine of their own, in their order,
// while the run goes on: what judges a run takes about as long as the run, and a
// second processor does it meanwhile. Nobody may change a step, or a packet but
// for its note, once it was shown.
type Behind struct {
	batch  []*Step
	ahead  chan []*Step
	over   chan struct{}
	failed error
}

// How far a run may be ahead of its observers.
const (
	batchSteps  = 1024
	batchesMost = 4
)

// NewBehind starts a goroutine, which ends with Wait.
func NewBehind(observers ...Observer) *Behind {
	b := &Behind{ahead: make(chan []*Step, batchesMost), over: make(chan struct{})}
	go b.follow(observers)
	return b
}

func (b *Behind) follow(observers []Observer) {
	defer close(b.over)
	for batch := range b.ahead {
		if b.failed == nil {
			b.show(batch, observers)
		}
	}
}

// show keeps what an observer panics with, for Wait: there somebody may expect it.
func (b *Behind) show(batch []*Step, observers []Observer) {
	defer func() {
		if p := recover(); p != nil {
			b.failed = fmt.Errorf("an observer panicked: %v\n%s", p, debug.Stack())
		}
	}()
	for _, step := range batch {
		for _, o := range observers {
			o.Step(step)
		}
	}
}

// Step takes a step on.
func (b *Behind) Step(s *Step) {
	if b.batch == nil {
		b.batch = make([]*Step, 0, batchSteps)
	}
	if b.batch = append(b.batch, s); len(b.batch) == batchSteps {
		b.ahead <- b.batch
		b.batch = nil
	}
}

// Wait ends when every step was shown. There may be none after it.
func (b *Behind) Wait() {
	b.ahead <- b.batch
	close(b.ahead)
	<-b.over
	if b.failed != nil {
		panic(b.failed)
	}
}
