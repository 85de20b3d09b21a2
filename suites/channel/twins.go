package channel

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// twins are three participants with one participant ID, one seed, one
// configuration and one history. One of them is harassed with what it has to
// reject; the others are left in peace, and show that twins answer alike at
// all. What a rejected message changed, and the inspected state does not show,
// comes out sooner or later as another reply: other bytes, other events, or
// another time at which a timer runs.
type twins struct {
	t           *sut.T
	requirement string
	harassed    *sut.Node
	calm, other *sut.Node
	steps       int
	apart       bool // they differed, and what follows says nothing new
}

// newTwins creates the three. Only the names that the harness gives them
// differ.
func newTwins(t *sut.T, requirement, participant string, changes ...sut.Config) *twins {
	return &twins{
		t: t, requirement: requirement,
		harassed: t.Device("harassed", participant, changes...),
		calm:     t.Device("calm", participant, changes...),
		other:    t.Device("calm-too", participant, changes...),
	}
}

// do lets the three do the same at the same moment and compares what came back
// and, if time passed, how much. It returns the reply of a calm one.
func (w *twins) do(what string, act func(n *sut.Node) *sut.Result) *sut.Result {
	return w.compare(what, act, act)
}

// compare is do for twins of which the harassed one acts in its own way.
func (w *twins) compare(what string, harassed, calm func(n *sut.Node) *sut.Result) *sut.Result {
	from := w.t.Now()
	first, at := calm(w.calm), w.t.Now()
	second, atOther := w.again(from, calm, w.other)
	alike := at == atOther && replies(first) == replies(second)
	w.t.Require(alike || w.apart, "twins that received the same answer alike, but at %q: %s after %d ms; %s after %d ms", what, first, at-from, second, atOther-from)

	third, atHarassed := w.again(from, harassed, w.harassed)
	w.steps++
	if !w.apart && (at != atHarassed || replies(first) != replies(third)) {
		w.apart = true
		w.t.Check(w.requirement, false, fmt.Sprintf("at %q the harassed twin does what the calm one does", what),
			fmt.Sprintf("calm, %d ms later: %s", at-from, replies(first)), fmt.Sprintf("harassed, %d ms later: %s", atHarassed-from, replies(third)))
	}
	w.t.Sleep(time.Duration(at-w.t.Now()) * time.Millisecond)
	return first
}

// again acts at a moment that another node has lived through already: each
// node has a clock of its own, and none sees it run backwards.
func (w *twins) again(from int64, act func(n *sut.Node) *sut.Result, n *sut.Node) (*sut.Result, int64) {
	w.t.Sleep(time.Duration(from-w.t.Now()) * time.Millisecond)
	return act(n), w.t.Now()
}

// replies writes a result in full.
func replies(r *sut.Result) string {
	text := ""
	for _, m := range r.Broadcast {
		text += fmt.Sprintf("broadcast %x; ", m.Wire)
	}
	for _, e := range r.Events {
		text += jsonOf(e.Event) + "; "
	}
	if r.Refused != nil {
		text += "refused as " + string(r.Refused.Code)
	}
	return text
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("what came out of JSON does not go into it: %v", err))
	}
	return string(b)
}

// receive hands messages to all three.
func (w *twins) receive(messages ...*sut.Message) {
	for _, m := range messages {
		w.do("the arrival of "+m.MessageID, func(n *sut.Node) *sut.Result { return n.Receive(m) })
	}
}

// send lets all three send. Without a message there is nothing to go on with.
func (w *twins) send(content string) *sut.Message {
	got := w.do("sending "+content, func(n *sut.Node) *sut.Result { return n.Send(content) })
	w.t.Require(len(got.Contents()) == 1, "%q is sent, but: %s", content, got)
	return got.Contents()[0]
}

// sendEphemeral lets all three send without reliability, if they can.
func (w *twins) sendEphemeral(content string) {
	if w.t.Has(contract.CapEphemeral) {
		w.do("sending "+content, func(n *sut.Node) *sut.Result { return n.SendEphemeral(content) })
	}
}

// ticks is how often a node may want to be advanced within one span of these
// cases, of which the longest is half an hour.
const ticks = 4_000

// advance lets time pass from one deadline to the next, so that the deadlines
// are compared as well.
func (w *twins) advance(d time.Duration) {
	end := w.t.Now() + d.Milliseconds()
	for i := 0; w.t.Now() < end; i++ {
		w.t.Require(i < ticks, "the timers of half an hour run in at most %d advances", ticks)
		left := time.Duration(end-w.t.Now()) * time.Millisecond
		w.do("the next timer", func(n *sut.Node) *sut.Result {
			got, _ := n.AdvanceUntil(left, func(*sut.Result) bool { return true })
			return got
		})
	}
}

// conclude says that the twins never differed.
func (w *twins) conclude() {
	if !w.apart {
		w.t.Check(w.requirement, true, fmt.Sprintf("the harassed twin did what the calm ones did, in all of %d steps", w.steps))
	}
}

// unchanged runs something and says whether the inspected state of the
// harassed twin is byte for byte the same afterwards. Where it cannot be read
// the twins alone have to show it.
func (w *twins) unchanged(what string, do func()) {
	if !w.t.Has(contract.CapInspect) {
		do()
		return
	}
	before := w.harassed.Inspect()
	do()
	after := w.harassed.Inspect()
	w.t.Check(w.requirement, jsonOf(before) == jsonOf(after), "the state is the same before and after messages "+what, sut.Difference(before, after))
}
