package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
)

// scene shows whether an adapter does what a capability says. It returns what
// should have been seen and was not, or nothing.
type scene struct {
	timed bool // it needs a clock that obeys
	play  func(l *lab, channel string) (unseen string)
}

// scenes has one for each capability of the contract.
var scenes = map[contract.Capability]scene{
	contract.CapResend:      {true, resends},
	contract.CapAck:         {false, acknowledges},
	contract.CapSync:        {true, syncs},
	contract.CapEphemeral:   {false, sendsEphemeral},
	contract.CapRepair:      {true, repairs},
	contract.CapRetrieve:    {true, retrieves},
	contract.CapHints:       {false, passesHintsOn},
	contract.CapPersistence: {false, persists},
	contract.CapSnapshot:    {false, goesBack},
	contract.CapInspect:     {false, showsState},
	contract.CapAckedBy:     {false, namesAcknowledger},
	contract.CapLevels:      {false, knowsLevels},
	contract.CapRetention:   {false, rejectsForgotten},
	contract.CapOffline:     {true, staysSilentOffline},
	contract.CapDigests:     {true, digests},
	contract.CapOpaqueIDs:   {false, takesIDs},
	contract.CapDerivedIDs:  {false, verifiesIDs},
}

// capabilities plays the scene of each declared capability.
func (e *examination) capabilities(ctx context.Context) Probe {
	const name = "capabilities that are lies"
	var lies, untested, unread []string
	for _, capability := range e.hello.Capabilities {
		scene := scenes[capability]
		if scene.timed && !e.hello.obedient() {
			untested = append(untested, string(capability))
			continue
		}
		t, err := e.again(ctx)
		if err != nil {
			return fromError(name, anchorCapabilities, "the adapter does not start again", err)
		}
		l := &lab{examination: e, talk: t, ctx: ctx}
		unseen := scene.play(l, string(capability))
		if errors.Is(l.failed, errForm) {
			unread = append(unread, string(capability))
		} else if text := lie(l, capability, unseen); text != "" {
			lies = append(lies, text)
		}
	}
	if len(lies) == 0 && len(unread) > 0 {
		return notApplicable(name, anchorCapabilities, brokenForm+": "+strings.Join(unread, ", "))
	}
	if len(lies) == 0 {
		return pass(name, anchorCapabilities, capabilityNote(len(e.hello.Capabilities)-len(untested), untested, e.hello.Clock))
	}
	return Probe{
		Name: name, Verdict: Fail, Anchor: anchorCapabilities,
		Cause: count(len(lies), "capability", "capabilities") + " declared and not seen", Read: strings.Join(lies, "\n"),
		Hint: "declare only what the implementation does; what is not declared is skipped, and the report says so",
	}
}

func capabilityNote(shown int, untested []string, clock contract.ClockLevel) string {
	note := count(shown, "capability", "capabilities") + " declared and seen"
	if len(untested) > 0 {
		note += fmt.Sprintf("; not tried with a %s clock: %s", clock, strings.Join(untested, ", "))
	}
	return note
}

// lie words what a scene found.
func lie(l *lab, capability contract.Capability, unseen string) string {
	var refused *contract.Error
	switch {
	case l.broken() != nil:
		first, _, _ := strings.Cut(l.failed.Error(), "\n")
		return fmt.Sprintf("%s: the scene ended early: %s", capability, first)
	case errors.As(l.failed, &refused) && unseen != "":
		return fmt.Sprintf("%s: %s (refused: %s)", capability, unseen, contract.Excerpt([]byte(refused.Error())))
	case unseen != "":
		return fmt.Sprintf("%s: %s", capability, unseen)
	}
	return ""
}
