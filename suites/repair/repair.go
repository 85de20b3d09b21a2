// Package repair holds the cases about section 17: asking other participants
// for what is missing, and answering them. Requests and answers are scripted;
// only the conversation has several nodes under test.
//
// RFC 109 names no hash. Cases about its own sentences therefore look at
// windows of time and at two nodes that have to wait alike; the moments that
// follow from our hash are checked under the requirement that names it.
package repair

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The waits of the standard profile by default.
const (
	leastWait    = 30 * time.Second
	greatestWait = 120_011 * time.Millisecond // one that is longer is a mistake in every dialect
)

// soon is the time that a node gets to do what is due already.
const soon = time.Millisecond

// aBit is longer than every pause between two things that are both due.
const aBit = 2 * time.Second

// longAfter is longer than everything that is about to happen once.
const longAfter = 30 * time.Minute

// repairing turns repair on.
func repairing(c *contract.Config) { c.Repair = "on" }

// lateSync keeps the sync timer quiet for half an hour, so that a sync message
// before that is sent for another reason.
func lateSync(c *contract.Config) {
	c.SyncMinMS, c.SyncMaxMS = sut.Ptr(time.Hour.Milliseconds()), sut.Ptr(time.Hour.Milliseconds())
}

// waiting makes every participant wait d before it asks: a span of one
// millisecond leaves no choice, whatever the hash.
func waiting(d time.Duration) sut.Config {
	return func(c *contract.Config) {
		c.RepairMinMS, c.RepairMaxMS = sut.Ptr(d.Milliseconds()), sut.Ptr(d.Milliseconds()+1)
	}
}

// neverLost keeps missing messages from being declared lost while a case lasts.
func neverLost(c *contract.Config) { c.LostAfterMS = sut.Ptr((24 * time.Hour).Milliseconds()) }

// member is a participant with repair, past its join window.
func member(t *sut.T, name string, changes ...sut.Config) *sut.Node {
	return t.Member(name, append([]sut.Config{repairing, lateSync}, changes...)...)
}

// twin is a member under a name of its own that has the participant ID of
// others, and has to wait as they do.
func twin(t *sut.T, name, participant string, changes ...sut.Config) *sut.Node {
	open := func(c *contract.Config) { c.JoinGraceMS = sut.Ptr(int64(0)) }
	n := t.Device(name, participant, append([]sut.Config{repairing, lateSync, open}, changes...)...)
	n.CloseJoinWindow()
	return n
}

// arithmetic is that of a channel with default parameters.
func arithmetic(t *sut.T) model.Repair {
	r := model.DefaultRepair()
	if t.Dialect() == sut.DialectWakuJS {
		r.MaxMS = 120_000
	}
	return r
}

// both is what two results say together.
func both(results ...*sut.Result) *sut.Result {
	all := *results[0]
	for _, r := range results[1:] {
		all.Broadcast = append(slices.Clip(all.Broadcast), r.Broadcast...)
		all.Events = append(slices.Clip(all.Events), r.Events...)
	}
	return &all
}

// speak lets time pass for a node and its application say something then:
// what is due has a message to travel with, also where none is sent for it.
func speak(t *sut.T, n *sut.Node, after time.Duration) *sut.Result {
	got := n.Advance(after)
	return both(got, n.Send(fmt.Sprintf("%s speaks at %d", n.Name, t.Now())))
}

// askedAt is when a node asked for an ID, counted from a moment.
func askedAt(r *sut.Result, id string, fromMS int64) []time.Duration {
	times := []time.Duration{}
	for _, b := range requests(r) {
		if slices.Contains(b.RequestedIDs(), id) {
			times = append(times, millis(b.AtMS-fromMS))
		}
	}
	return times
}

// requests lists the broadcasts that ask for something. What was broadcast
// before asks for nothing: that a resend and an answer come without requests is
// a matter of its own. New messages are those with a timestamp of now or later.
func requests(r *sut.Result) carriers {
	found := carriers{}
	for _, b := range r.Broadcast {
		if len(b.Repair) > 0 && b.Time() >= uint64(b.AtMS) {
			found = append(found, b)
		}
	}
	return found
}

// carriers are messages that show themselves in reports.
type carriers []*sut.Message

func (c carriers) String() string { return fmt.Sprint([]*sut.Message(c)) }

// asks says whether a node asked for an ID.
func asks(r *sut.Result, id string) bool { return len(askedAt(r, id, 0)) > 0 }

// givenAt is when a node broadcast copies of m, counted from a moment.
func givenAt(r *sut.Result, m *sut.Message, fromMS int64) []time.Duration {
	times := []time.Duration{}
	for _, c := range r.Copies(m) {
		times = append(times, millis(c.AtMS-fromMS))
	}
	return times
}

func millis(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

// step is how much later than due a node may be seen to act.
func step(t *sut.T) time.Duration { return millis(t.StepMS()) }

// within says whether a moment lies in a span, give or take the steps in which
// the node is advanced.
func within(t *sut.T, at, earliest, latest time.Duration) bool {
	return at >= earliest && at <= latest+step(t)
}

// alike says whether two nodes did something after the same time. A request
// may have to wait a second, because another one was just sent.
func alike(t *sut.T, a, b time.Duration) bool { return (a - b).Abs() <= time.Second+step(t) }

// ids lists message IDs.
func ids(messages []*sut.Message) []string {
	all := []string{}
	for _, m := range messages {
		all = append(all, m.MessageID)
	}
	return all
}

// byTime sorts by the moment at which something is due.
func byTime[V any](all []V, due func(V) int64) {
	slices.SortStableFunc(all, func(a, b V) int { return cmp.Compare(due(a), due(b)) })
}
