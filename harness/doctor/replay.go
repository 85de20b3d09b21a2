package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// replay is the same script, run three times: twice straight on, and once
// with pauses in which the wall clock moves and the harness's does not.
type replay struct {
	first, second, paused *recording
}

// recording is what came back from one run.
type recording struct {
	replies  [][]byte
	asked    []string // what each reply answered
	hasty    string   // a timer that fired although no time passed
	wallTime string   // a Lamport timestamp that looks like the wall clock's
	ended    error    // what ended the run early
}

// pauseLength is long enough for the short periods of the script to elapse on
// a wall clock, several times.
const pauseLength = 100 * time.Millisecond

func (e *examination) replays(ctx context.Context) replay {
	if !e.hello.obedient() {
		return replay{}
	}
	var r replay
	var runs sync.WaitGroup
	runs.Go(func() {
		r.first = e.record(ctx, func() {})
		r.second = e.record(ctx, func() {})
	})
	runs.Go(func() { r.paused = e.record(ctx, func() { pause(ctx, pauseLength) }) })
	runs.Wait()
	return r
}

// pause lets wall-clock time pass: there is no other way to see whether an
// adapter looks at it.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// record runs the script in an adapter of its own.
func (e *examination) record(ctx context.Context, pause func()) *recording {
	r := &recording{}
	t, err := e.start()
	if err != nil {
		r.ended = err
		return r
	}
	defer t.process.Kill()
	if _, r.ended = t.ask(ctx, helloRequest(contract.MinVersion, contract.Version)); r.ended == nil {
		s := &script{lab: &lab{examination: e, talk: t, ctx: ctx}, recording: r, pause: pause}
		r.ended = s.play()
	}
	r.replies = t.replies
	return r
}

// script is two participants who talk, and a third with short periods.
type script struct {
	*lab
	*recording
	pause func()
}

func (s *script) play() error {
	short := s.hello.config()
	short.ResendUnacknowledgedMS, short.SyncMinMS, short.SyncMaxMS = ms(40), ms(40), ms(80)
	s.note("create").create("replay", "alice", s.hello.config())
	s.note("create").create("replay", "bob", s.hello.config())
	s.note("create").create("hasty", "carol", short)
	s.note("context").members("hasty", "carol", "dave")

	sent := s.note("send").send("hasty", "carol", "no time passes")
	s.lookAtClock("hasty", "carol")
	s.pause()
	if got := s.note("advance by nothing").advance("hasty", "carol"); len(got.Broadcast) > 0 && len(sent.Broadcast) > 0 {
		s.hasty = fmt.Sprintf("%s in reply to an advance by 0 ms", count(len(got.Broadcast), "broadcast"))
	}
	s.pass("hasty", "carol", 2*second)
	for _, step := range []struct{ from, to, text string }{{"alice", "bob", "one"}, {"bob", "alice", "two"}, {"alice", "bob", "three"}} {
		sent := s.note("send").send("replay", step.from, step.text)
		if step.text == "two" {
			s.pause()
		}
		for _, b := range sent.Broadcast {
			s.note("receive").receive("replay", step.to, b.Wire, nil)
		}
		s.now += 2 * second
	}
	s.pass("replay", "alice", 90*second)
	s.pass("replay", "bob", 90*second)
	if s.hello.has(contract.CapInspect) {
		s.note("inspect").inspect("replay", "alice")
		s.note("inspect").inspect("replay", "bob")
	}
	return s.failed
}

// note remembers what the next reply answers.
func (s *script) note(what string) *lab {
	for len(s.asked) < len(s.talk.replies) {
		s.asked = append(s.asked, "advance")
	}
	s.asked = append(s.asked, what)
	return s.lab
}

// sameTwice compares the two runs that went straight on.
func (e *examination) sameTwice(r replay) Probe {
	const name = "two runs, byte for byte"
	if !e.hello.obedient() {
		return notApplicable(name, anchorChance, fmt.Sprintf("the clock is %s: no two runs are alike", e.hello.Clock))
	}
	for _, run := range []*recording{r.first, r.second} {
		if errors.Is(run.ended, errForm) {
			return notApplicable(name, anchorChance, brokenForm)
		}
		if broken := run.broken(); broken != nil {
			return fromError(name, anchorChance, "the script did not run to its end", broken)
		}
	}
	read, differs := difference(r.first, r.second)
	if !differs {
		return pass(name, anchorChance, count(len(r.first.replies), "reply", "replies")+" alike")
	}
	return Probe{
		Name: name, Verdict: Fail, Anchor: anchorChance,
		Cause: "the same requests with the same seed got different replies in two runs", Read: read,
		Hint: "draw all chance from a generator that create's seed starts, take time from now_ms alone, and sort what comes out of maps and sets",
	}
}

// broken is what ended a run; a refusal ends none.
func (r *recording) broken() error {
	var refused *contract.Error
	if r.ended == nil || errors.As(r.ended, &refused) {
		return nil
	}
	return r.ended
}

// difference finds the first reply that two runs do not share.
func difference(a, b *recording) (string, bool) {
	for i := range min(len(a.replies), len(b.replies)) {
		if bytes.Equal(a.replies[i], b.replies[i]) {
			continue
		}
		what := "hello"
		if i > 0 && i < len(a.asked) {
			what = a.asked[i]
		}
		from := max(0, common(a.replies[i], b.replies[i])-40)
		return fmt.Sprintf("reply %d, to %s:\n… %s\n… %s", i+1, what,
			contract.Excerpt(a.replies[i][from:]), contract.Excerpt(b.replies[i][from:])), true
	}
	if len(a.replies) != len(b.replies) {
		return fmt.Sprintf("%d replies and %d", len(a.replies), len(b.replies)), true
	}
	return "", false
}

// common is how many bytes a and b share at their beginning.
func common(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
