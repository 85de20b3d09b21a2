package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// hello is what the adapter said of itself.
type hello struct{ contract.OK }

func (h hello) has(capability contract.Capability) bool {
	return slices.Contains(h.Capabilities, capability)
}

// obedient says whether time comes from the harness.
func (h hello) obedient() bool {
	return h.Clock == contract.ClockVirtual || h.Clock == contract.ClockFaked
}

func (h hello) summary() string {
	i := h.Implementation
	return fmt.Sprintf("%s %s (%s), contract %d, clock %s", i.Name, i.Version, i.Language, h.Contract, h.Clock)
}

// config is what a participant gets: the first dialect that the adapter
// speaks, its defaults otherwise.
func (h hello) config() contract.Config {
	if slices.Contains(h.Dialects, "sds-1") {
		return contract.Config{}
	}
	return contract.Config{Dialect: h.Dialects[0], IDs: "opaque"}
}

// greet starts the adapter and says hello. The newest version on offer is one
// that does not exist yet: an adapter has to live with a younger harness.
func (e *examination) greet(ctx context.Context) (*talk, error) {
	t, err := e.start()
	if err != nil {
		return nil, err
	}
	answer, err := t.ask(ctx, helloRequest(contract.MinVersion, contract.Version+1))
	if err == nil && (answer.Contract < contract.MinVersion || answer.Contract > contract.Version+1) {
		err = fmt.Errorf("hello offered the versions %d to %d, the adapter chose %d", contract.MinVersion, contract.Version+1, answer.Contract)
	}
	if err == nil {
		e.hello = hello{answer}
		return t, nil
	}
	t.process.Kill()
	if errors.Is(err, errForm) {
		line := t.replies[len(t.replies)-1]
		fault := &driver.Fault{
			Kind: driver.BadSchema, Read: contract.Excerpt(line), Expected: "what the contract says: " + last(t.schema),
			Hint: "the reference of hello in ADAPTER.md lists its fields", Stderr: t.process.Stderr(),
		}
		if _, reply := contract.LineID(line); reply && strings.Contains(string(line), `"cmd"`) {
			fault.Expected, fault.Hint = "a reply with ok or error", "the program sends its input back: it is not an adapter"
		}
		return nil, fault
	}
	return nil, err
}

func helloRequest(oldest, newest int) contract.Request {
	return contract.Request{Cmd: contract.Hello, Contract: &contract.VersionRange{Min: oldest, Max: newest}}
}

// again is the main talk, started anew if a probe broke it.
func (e *examination) again(ctx context.Context) (*talk, error) {
	if e.main.broken == nil {
		return e.main, nil
	}
	t, err := e.start()
	if err != nil {
		return nil, err
	}
	e.main = t
	_, err = t.ask(ctx, helloRequest(contract.MinVersion, contract.Version))
	return t, err
}

// versions offers an adapter, in a run of its own, only what does not exist.
func (e *examination) versions(ctx context.Context) Probe {
	const name = "version range"
	t, err := e.start()
	if err != nil {
		return fromError(name, anchorHello, "the adapter does not start a second time", err)
	}
	defer t.process.Kill()
	oldest := contract.Version + 1000
	answer, err := t.ask(ctx, helloRequest(oldest, oldest+1))
	var refused *contract.Error
	switch {
	case errors.As(err, &refused) && refused.Code == contract.CodeUnsupported:
		return pass(name, anchorHello, e.hello.summary())
	case err == nil:
		return Probe{
			Name: name, Verdict: Fail, Anchor: anchorHello,
			Cause: fmt.Sprintf("hello offered the versions %d to %d only, and the adapter accepted", oldest, oldest+1),
			Read:  fmt.Sprintf("contract version %d", answer.Contract),
			Hint:  "answer with an error of code unsupported when the ranges have no version in common",
		}
	case errors.As(err, &refused):
		return Probe{
			Name: name, Verdict: Fail, Anchor: anchorHello, Read: refused.Error(),
			Cause: "versions that the adapter cannot speak are refused with the wrong code",
			Hint:  "answer with an error of code unsupported when the ranges have no version in common",
		}
	}
	return fromError(name, anchorHello, "hello with versions that do not exist yet", err)
}
