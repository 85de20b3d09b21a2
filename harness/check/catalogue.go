package check

import (
	"fmt"
	"slices"
)

// Property is a property for people: its name in reports, what it says, and the
// requirements that its findings cite.
type Property struct {
	Name         string
	Says         string
	Requirements []string // in the order of the text
}

// Catalogue lists all properties, in the order of reports.
func Catalogue() []Property {
	all := make([]Property, 0, len(catalogued))
	for _, name := range Properties() {
		p := catalogued[name]
		p.Name, p.Requirements = name, slices.Clone(p.Requirements)
		all = append(all, p)
	}
	return all
}

// catalogued says of each property what it is. That the requirements are those
// of the code is tested.
var catalogued = map[string]Property{
	"wire": {
		Says:         "What goes out is a message, in canonical bytes, under the right ID and its author's name.",
		Requirements: sds("SDS-WIRE-1", "SDS-WIRE-2", "SDS-WIRE-3", "SDS-ID-3"),
	},
	"damaged messages": {
		Says:         "Bytes that got damaged on the way are refused, with the class identity where they still are a message, and change nothing.",
		Requirements: sds("SDS-WIRE-6", "SDS-WIRE-8", "SDS-ID-4", "SDS-RECV-1", "SDS-RECV-3"),
	},
	"causal delivery": {
		Says:         "No effect is delivered before its cause, unless the cause was declared lost or is from before the participant's time.",
		Requirements: sds("SDS-RECV-13", "SDS-ORD-6"),
	},
	"total order of logs": {
		Says:         "Every log has the total order, so that any two agree about what they both have.",
		Requirements: sds("SDS-STATE-1", "SDS-ORD-1", "SDS-ORD-2", "SDS-ORD-5"),
	},
	"no duplicate, no invention": {
		Says:         "Nothing is delivered twice, and nothing that nobody sent.",
		Requirements: sds("SDS-SEND-4", "SDS-RECV-4", "SDS-RECV-10", "SDS-RECV-12", "SDS-ORD-6", "SDS-DUR-13"),
	},
	"delivery without delay": {
		Says:         "What waits for nothing is delivered in the same step.",
		Requirements: sds("SDS-RECV-12", "SDS-RECV-14"),
	},
	"no loss without a declared reason": {
		Says:         "What arrived is delivered or kept, and what is given up is declared lost, neither early nor never.",
		Requirements: sds("SDS-ID-4", "SDS-LIM-2", "SDS-RECV-13", "SDS-RECV-14", "SDS-IN-5", "SDS-IN-6"),
	},
	"convergence after healing": {
		Says:         "When the network was whole for a while every log has every message, less what has a declared reason.",
		Requirements: sds("SDS-RECV-16", "SDS-IN-3", "SDS-IN-5"),
	},
	"acknowledgements are sound": {
		Says:         "An acknowledgement rests on what arrived from another participant: a history that names the message, or filters that contain it.",
		Requirements: sds("SDS-ACK-2", "SDS-ACK-9", "SDS-ACK-10"),
	},
	"acknowledgements are complete": {
		Says:         "A history that names an own message acknowledges it at once.",
		Requirements: sds("SDS-RECV-8", "SDS-ACK-1"),
	},
	"causal histories": {
		Says:         "A causal history names what its sender has in its log, oldest first, and nothing else.",
		Requirements: sds("SDS-SEND-2", "SDS-HIST-1", "SDS-HIST-2", "SDS-HIST-3", "SDS-HIST-6", "SDS-HIST-7"),
	},
	"filters miss nothing": {
		Says:         "A filter has no false negatives, so that a miss proves something.",
		Requirements: sds("SDS-SEND-3", "SDS-RECV-11", "SDS-BLOOM-1", "SDS-BLOOM-2", "SDS-BLOOM-3"),
	},
	"Lamport timestamps": {
		Says:         "A timestamp follows from the clock and from what was received, rises with each own message, and is never used twice.",
		Requirements: sds("SDS-STATE-2", "SDS-SEND-1", "SDS-ORD-4", "SDS-ORD-8", "SDS-SYNC-3", "SDS-DUR-4"),
	},
	"resend policy": {
		Says:         "What nobody acknowledged is broadcast again, byte for byte, at growing intervals, a bounded number of times, and only by its author while connected.",
		Requirements: sds("SDS-OUT-1", "SDS-OUT-3", "SDS-OUT-4", "SDS-OUT-5", "SDS-OUT-6", "SDS-OFF-1"),
	},
	"repair": {
		Says:         "Only what is missing is asked for, only what is held is answered, not by everybody at once, and within the budgets.",
		Requirements: sds("SDS-REP-3", "SDS-REP-5", "SDS-REP-7", "SDS-REP-12", "SDS-REP-17", "SDS-REP-18", "SDS-REP-21", "SDS-REP-28", "SDS-OFF-1"),
	},
	"sync messages": {
		Says:         "Who has something to tell sends sync messages, with filter and history; who has not, or is offline, sends none.",
		Requirements: sds("SDS-SYNC-1", "SDS-SYNC-4", "SDS-SYNC-7", "SDS-SYNC-8", "SDS-OFF-1"),
	},
	"ephemeral messages": {
		Says:         "Ephemeral messages go out once, carry nothing of the protocol, and are delivered on arrival.",
		Requirements: sds("SDS-RECV-2", "SDS-EPH-2", "SDS-EPH-3", "SDS-EPH-4"),
	},
	"durability across crashes": {
		Says:         "After a crash nothing is lost, doubled or used again.",
		Requirements: sds("SDS-DUR-4", "SDS-DUR-5", "SDS-DUR-6", "SDS-DUR-7", "SDS-DUR-10"),
	},
	"bounded buffers": {
		Says:         "No buffer and no message grows beyond what the text allows.",
		Requirements: sds("SDS-LIM-1", "SDS-SEND-8", "SDS-RECV-15", "SDS-DEP-9", "SDS-DEP-10", "SDS-BLOOM-2"),
	},
	"agreement with the model": {
		Says: "Events, messages and states are those of a second statement of the protocol, which follows each participant of a small group step by step. Each finding cites the sentence.",
	},
	"repair: asking": {
		Says:         "What is asked for, when and how often is what the model allows.",
		Requirements: append(span("SDS-REP", 3, 11), "SDS-REP-28", "SDS-REP-30", "SDS-IN-10"),
	},
	"repair: answering": {
		Says:         "What is answered, by whom, when and how much is what the model allows.",
		Requirements: append(span("SDS-REP", 12, 25), "SDS-REP-29"),
	},
	"resend periods": {
		Says:         "When own messages are broadcast again, and how often, is what the model allows.",
		Requirements: append(span("SDS-OUT", 1, 9), "SDS-OFF-3"),
	},
	"sync timer": {
		Says:         "When sync messages are sent is what the model allows.",
		Requirements: append(span("SDS-SYNC", 7, 11), "SDS-DUR-14"),
	},
}

// span is the requirements of a family from one number to another.
func span(family string, from, to int) (ids []string) {
	for n := from; n <= to; n++ {
		ids = append(ids, fmt.Sprintf("%s-%d", family, n))
	}
	return ids
}
