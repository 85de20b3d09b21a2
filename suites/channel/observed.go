package channel

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// opaqueIDs makes a channel in which any message ID of valid form will do, so
// that a case can choose IDs, and break a message without breaking its ID.
func opaqueIDs(c *contract.Config) { c.IDs = "opaque" }

// idsOf lists message IDs.
func idsOf(messages ...*sut.Message) []string {
	ids := []string{}
	for _, m := range messages {
		ids = append(ids, m.MessageID)
	}
	return ids
}

// among keeps of ids those that belong to messages, in the order of ids. It
// lets a case ask for an order without asking for a selection.
func among(ids []string, messages ...*sut.Message) []string {
	kept := []string{}
	for _, id := range ids {
		if slices.Contains(idsOf(messages...), id) {
			kept = append(kept, id)
		}
	}
	return kept
}

// only keeps of messages those whose ID is among ids.
func only(messages []*sut.Message, ids []string) []*sut.Message {
	kept := []*sut.Message{}
	for _, m := range messages {
		if slices.Contains(ids, m.MessageID) {
			kept = append(kept, m)
		}
	}
	return kept
}

// inFilter says whether the filter that m carries contains an ID, and whether
// it can be read at all: RFC 109 gives the filter no form, so that what it
// contains is no matter for a requirement of that text when it cannot.
func inFilter(t *sut.T, m *sut.Message, id string) (contains, readable bool) {
	if t.Dialect() == sut.DialectWakuJS {
		f, err := model.ParseJSFilter(m.Filter)
		return err == nil && f.Contains(id), err == nil
	}
	f, err := model.FilterOf(m.Message)
	return err == nil && f.Contains(id), err == nil
}

// patience is how long a node may take for something that its timers do when
// nothing says when: RFC 109 names no period, and the longest of ours is five
// minutes.
const patience = 30 * time.Minute

// mustSync lets time pass until the node sends a sync message. It is for cases
// about something else: without one the case is VACUOUS.
func mustSync(t *sut.T, n *sut.Node) *sut.Message {
	got, found := n.AdvanceUntil(patience, func(r *sut.Result) bool { return len(r.Syncs()) > 0 })
	t.Require(found, "%s sends a sync message within %v, but: %s", n.Name, patience, got)
	return got.Syncs()[0]
}

// refuses checks that what the node was given had no effect and, where the
// application hears of it, that it hears one of the classes. Being told is a
// matter of its own [SDS-WIRE-8].
func refuses(t *sut.T, requirement string, got *sut.Result, what string, classes ...model.Class) {
	silent := len(got.Broadcast) == 0
	for _, e := range got.Events {
		silent = silent && e.Rejected != nil && slices.Contains(classes, model.Class(e.Rejected.Class))
	}
	t.Check(requirement, silent, fmt.Sprintf("%s is rejected as %v and has no effect", what, classes), got)
}

// spoiled is a message whose wire bytes are not those of its fields.
func spoiled(m *sut.Message, wire []byte) *sut.Message {
	return &sut.Message{Message: m.Message, Wire: wire, AtMS: m.AtMS}
}

// joined writes the parts of a message one after the other.
func joined(parts ...model.Raw) []byte { return model.Join(parts...) }
