package vectors

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/rfc"
)

// oneSided are the requirements of level MUST that have vectors of one kind
// only, or none, with the reason. Each MUST that is not here has a vector that
// shows what has to happen and one that shows what must not.
var oneSided = map[string]string{
	// What is sent, stored or told is expected whole: another value fails the
	// same vector, and there is nothing besides to refuse.
	"SDS-WIRE-1": exact, "SDS-WIRE-2": exact, "SDS-ID-2": exact, "SDS-STATE-1": exact, "SDS-STATE-2": exact, "SDS-STATE-3": exact,
	"SDS-SEND-1": exact, "SDS-SEND-2": exact, "SDS-SEND-3": exact, "SDS-SEND-4": exact, "SDS-SEND-5": exact, "SDS-SEND-6": exact,
	"SDS-RECV-8": exact, "SDS-RECV-9": exact, "SDS-RECV-12": exact, "SDS-RECV-17": exact, "SDS-DEP-5": exact,
	"SDS-ORD-1": exact, "SDS-ORD-2": exact, "SDS-ORD-3": exact, "SDS-ORD-5": exact,
	"SDS-HIST-1": exact, "SDS-HIST-2": exact, "SDS-HIST-3": exact, "SDS-HIST-4": exact, "SDS-HIST-5": exact, "SDS-HIST-7": exact,
	"SDS-BLOOM-1": exact, "SDS-BLOOM-3": exact, "SDS-BLOOM-5": exact, "SDS-OUT-8": exact, "SDS-SYNC-2": exact, "SDS-SYNC-5": exact,
	"SDS-DUR-3": exact, "SDS-DUR-4": exact, "SDS-RET-2": exact, "SDS-RET-5": exact, "SDS-DIA-4": exact,

	"SDS-ID-5":  "accepts every ID of valid form; the others are those of SDS-ID-1",
	"SDS-DIA-3": "accepts every ID of valid form; the others are those of SDS-ID-1",

	// What is allowed instead is another requirement's.
	"SDS-REP-31": forbids, "SDS-REP-5": forbids, "SDS-REP-19": forbids, "SDS-REP-29": forbids, "SDS-DUR-13": forbids, "SDS-HINT-4": forbids,

	"SDS-IN-1":   "SDS-RECV-14 asks for it at once, so that a sweep finds nothing",
	"SDS-DEP-10": "4,097 IDs; the cases dependencies/* go through them",
	"SDS-REP-1":  "what is kept shows in answers, SDS-REP-18",
	"SDS-DUR-2":  "no crash lies between the two in the contract",
	"SDS-DUR-8":  "two filters are right",
	"SDS-DUR-11": "over the contract every delivery is confirmed",
	"SDS-DUR-12": "binds the application",
}

const (
	exact   = "the value is expected whole"
	forbids = "says only what must not happen"
)

func TestVectors_showWhatHasToHappenAndWhatMustNot(t *testing.T) {
	shown := map[string]map[bool]bool{}
	show := func(ids []string, forbidden bool) {
		for _, id := range ids {
			if shown[id] == nil {
				shown[id] = map[bool]bool{}
			}
			shown[id][forbidden] = true
		}
	}
	for _, v := range all() {
		if len(v.Expect) > 0 {
			show(v.Requirements, refuses(v))
		}
		for _, s := range v.Steps {
			ids := v.Requirements
			if len(s.Expect.Requirements) > 0 {
				ids = s.Expect.Requirements
			}
			if !s.Setup && s.demands() {
				show(ids, false)
			}
			if !s.Setup && s.forbids() {
				show(ids, true)
			}
		}
	}
	for _, r := range rfc.Requirements() {
		if r.Level != rfc.Must {
			continue
		}
		reason, excused := oneSided[r.ID]
		switch both := shown[r.ID][false] && shown[r.ID][true]; {
		case both && excused:
			t.Errorf("%s has vectors of both kinds, and yet oneSided says %q; remove it there", r.ID, reason)
		case !both && !excused:
			t.Errorf("%s: a vector shows what has to happen: %v; what must not: %v; add one to vectors/gen, or a reason to oneSided", r.ID, shown[r.ID][false], shown[r.ID][true])
		}
	}
	for id := range oneSided {
		if r, ok := rfc.Lookup(id); !ok || r.Level != rfc.Must {
			t.Errorf("oneSided names %s, which is no MUST of the specification", id)
		}
	}
}

// refuses says whether a vector for a unit test wants a no.
func refuses(v Vector) bool {
	var e struct {
		Reject       []string `json:"reject"`
		Understood   *bool    `json:"understood"`
		Verdict      string   `json:"verdict"`
		Acknowledged *bool    `json:"acknowledged"`
		Named        *bool    `json:"named"`
		Eligible     *bool    `json:"eligible"`
	}
	if err := json.Unmarshal(v.Expect, &e); err != nil {
		return false // a list or a text: there is no no
	}
	no := func(b *bool) bool { return b != nil && !*b }
	return len(e.Reject) > 0 || no(e.Understood) || e.Verdict == "miss" || e.Verdict == "none" || no(e.Acknowledged) || no(e.Named) || no(e.Eligible)
}

func rejection(p Pattern) bool { return p.Kind() == "rejected" }

// demands says whether something has to happen, or to be there, in a step.
func (s Step) demands() bool {
	e := s.Expect
	happens := e.Events != nil && slices.ContainsFunc(*e.Events, func(p Pattern) bool { return !rejection(p) })
	return happens || e.Broadcast != nil && len(*e.Broadcast) > 0 || e.State != nil
}

// forbids says whether something must not happen in a step.
func (s Step) forbids() bool {
	e := s.Expect
	quiet := e.Events != nil && (len(*e.Events) == 0 || slices.ContainsFunc(*e.Events, rejection))
	return quiet || e.Broadcast != nil && len(*e.Broadcast) == 0 || len(e.NoEvents) > 0 || e.StateSameAs != "" || strings.TrimSpace(e.Error) != ""
}
