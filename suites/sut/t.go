package sut

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/report"
)

// StartMS is the virtual time at which every case begins, in milliseconds
// since the Unix epoch.
const StartMS int64 = 1_700_000_000_000

// DefaultChannel is the channel of every node and peer that names no other.
const DefaultChannel = "c"

// T is one run of one case: its participants, its virtual time, its checks.
type T struct {
	ctx     context.Context
	session *driver.Session
	partner *partner
	subject subject
	spec    Spec
	log     *transcript

	now    int64
	nodes  []*Node
	peers  map[[2]string]*Peer
	checks []report.Check
	notes  []string
	played bool // a scenario; then there are participants that nodes does not list

	fault   error  // the adapter broke the contract; ends the case
	vacuous string // a precondition did not hold; ends the case
}

// stop ends the case from within; the runner catches it.
type stop struct{}

// Now is the virtual time in milliseconds since the Unix epoch.
func (t *T) Now() int64 { return t.now }

// Sleep moves the virtual time without telling any node: what comes next comes
// so much later. Nodes notice with their next call. Advance lets timers run.
func (t *T) Sleep(d time.Duration) { t.now += d.Milliseconds() }

// StepMS is how far apart the nodes are advanced, in milliseconds, where the
// subject cannot tell its deadlines: its timers run so much late at most. 0: it
// gives deadlines, and they run on time.
func (t *T) StepMS() int64 { return t.subject.hello.StepMS }

// Has says whether the subject declares a capability.
func (t *T) Has(capability contract.Capability) bool {
	return slices.Contains(t.subject.hello.Capabilities, capability)
}

// Dialect is the dialect of this case.
func (t *T) Dialect() string { return t.subject.dialect }

// DerivedIDs says whether message IDs are derived in this case; otherwise they
// are opaque.
func (t *T) DerivedIDs() bool { return t.subject.ids == "derived" }

// Check records whether a requirement held. Wants is what its sentence wants
// here, as in "m2 waits for m1"; got is what there was instead, shown if the
// check does not hold. The case goes on.
func (t *T) Check(requirement string, held bool, wants string, got ...any) bool {
	check := report.Check{Requirement: requirement, Held: held, Message: wants, At: t.log.len()}
	if !held {
		check.Got = cutLine(show(got...))
	}
	t.record(check)
	return held
}

// Exchanges is how many requests the adapter was sent so far.
func (t *T) Exchanges() int { return t.log.len() }

// FailedAt records that a requirement did not hold after the exchange of that
// number, which is what a report then shows, although there were others since.
func (t *T) FailedAt(exchange int, requirement, wants string, got ...any) {
	t.record(report.Check{Requirement: requirement, Message: wants, At: exchange, Got: cutLine(show(got...))})
}

// Equal records whether got equals want.
func (t *T) Equal(requirement string, got, want any, wants string) bool {
	check := report.Check{Requirement: requirement, Held: cmp.Equal(got, want), Message: wants, At: t.log.len()}
	if !check.Held {
		check.Expected, check.Got = cutLine(show(want)), cutLine(show(got))
	}
	t.record(check)
	return check.Held
}

// Matcher is Gomega's: gomega.HaveLen(3), gomega.ConsistOf("a", "b").
type Matcher interface {
	Match(actual any) (bool, error)
	FailureMessage(actual any) string
	NegatedFailureMessage(actual any) string
}

// Match records whether got satisfies a matcher of Gomega.
func (t *T) Match(requirement string, got any, matcher Matcher, wants string) bool {
	held, err := matcher.Match(got)
	if err != nil {
		panic(fmt.Sprintf("matcher for %s: %v", requirement, err))
	}
	check := report.Check{Requirement: requirement, Held: held, Message: wants, At: t.log.len()}
	if !held {
		check.Got = cutLine(strings.Join(strings.Fields(matcher.FailureMessage(got)), " "))
	}
	t.record(check)
	return held
}

// record refuses a check of a requirement that the case does not name: the
// registry of cases would not know of it.
func (t *T) record(check report.Check) {
	if !slices.Contains(t.spec.requirements, check.Requirement) {
		panic(fmt.Sprintf("the case checks %s and does not name it; add it to sut.Req", check.Requirement))
	}
	t.checks = append(t.checks, check)
}

// Require ends the case when a precondition does not hold. Nothing was shown
// then, and the case is VACUOUS.
func (t *T) Require(held bool, format string, args ...any) {
	if held {
		return
	}
	t.vacuous = cutLine("precondition not met: " + fmt.Sprintf(format, args...))
	panic(stop{})
}

// Note keeps something that was observed, as data for the report.
func (t *T) Note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// show writes values for people: text quoted, other bytes in hexadecimal,
// results as their summary.
func show(values ...any) string {
	parts := make([]string, 0, len(values))
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			parts = append(parts, "nothing")
		case []byte:
			parts = append(parts, showBytes(v))
		case string:
			parts = append(parts, fmt.Sprintf("%q", v))
		case []string:
			parts = append(parts, fmt.Sprintf("%q", v))
		case error, fmt.Stringer:
			parts = append(parts, fmt.Sprint(v))
		case float64:
			parts = append(parts, fmt.Sprintf("%g", v))
		default:
			parts = append(parts, fmt.Sprintf("%+v", v))
		}
	}
	return strings.Join(parts, ", ")
}

// showBytes quotes what can be read and writes the rest in hexadecimal.
func showBytes(b []byte) string {
	for _, r := range string(b) {
		if r == utf8.RuneError || !strconv.IsPrint(r) {
			return hex(b, shownOfData)
		}
	}
	return strconv.Quote(string(b))
}

// call sends a request to the adapter. A reply that refuses it comes back as
// a *contract.Error; anything else that goes wrong ends the case.
func (t *T) call(session *driver.Session, request contract.Request) (contract.OK, *contract.Error) {
	ok, err := session.Call(t.ctx, request)
	if err == nil {
		return ok, nil
	}
	if refused, is := err.(*contract.Error); is {
		return contract.OK{}, refused
	}
	t.breakOff(err)
	return contract.OK{}, nil
}

// breakOff ends the case because of the adapter.
func (t *T) breakOff(err error) {
	t.fault = err
	panic(stop{})
}

// never is a time after every other.
const never = math.MaxInt64
