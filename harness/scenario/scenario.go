package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// EpochMS is the time of the participants' clocks when a run starts.
const EpochMS = 1_700_000_000_000

// Channel is the channel of all participants.
const Channel = "sim"

// Scenario is a plan: who takes part, who says what when, what goes wrong.
// Times are milliseconds since the start of the run. Traffic and faults end at
// TrafficMS; then the network is whole for HealMS.
type Scenario struct {
	Seed         uint64          `json:"seed"`
	Participants []Participant   `json:"participants"`
	Config       contract.Config `json:"config"`
	Store        bool            `json:"store,omitempty"`   // a store node hears everything and answers wishes
	Steward      string          `json:"steward,omitempty"` // the participant whom all are told to be the steward
	Delay        simnet.Delay    `json:"delay"`
	Links        []Link          `json:"links,omitempty"` // links with another delay
	Sends        []Send          `json:"sends"`
	Faults       []fault.Fault   `json:"faults"`
	TrafficMS    int64           `json:"traffic_ms"`
	HealMS       int64           `json:"heal_ms"`
}

// Participant is one member of the group. Its name is its participant ID.
type Participant struct {
	Name    string `json:"name"`
	JoinsMS int64  `json:"joins_ms,omitempty"`

	// Light says that its node is a light client: it relays nothing, and pushes
	// and hears through a service node. A simulated network has no nodes: there
	// it is a member like the others, and cut off where its node would be.
	Light bool `json:"light,omitempty"`
}

// Send is one message of the application. Its label is its content, so that
// everybody can follow it.
type Send struct {
	AtMS      int64  `json:"at_ms"`
	From      string `json:"from"`
	Label     string `json:"label"`
	Ephemeral bool   `json:"ephemeral,omitempty"`
}

// EndMS is when the run ends.
func (s *Scenario) EndMS() int64 { return s.TrafficMS + s.HealMS }

// Names lists the participants.
func (s *Scenario) Names() []string {
	names := make([]string, len(s.Participants))
	for i, p := range s.Participants {
		names[i] = p.Name
	}
	return names
}

// maxRunMS keeps a plan that was read from running for ever: 30 days.
const maxRunMS = 30 * 24 * 60 * 60 * 1000

// Validate says what is wrong with a plan that was read.
func (s *Scenario) Validate() error {
	names := s.Names()
	if len(names) == 0 {
		return fmt.Errorf("scenario: read no participants, expected at least one")
	}
	if s.TrafficMS < 0 || s.HealMS < 0 || max(s.TrafficMS, s.HealMS) > maxRunMS || s.EndMS() > maxRunMS || s.EndMS() == 0 {
		return fmt.Errorf("scenario: read traffic_ms %d and heal_ms %d, expected more than 0 and at most %d together", s.TrafficMS, s.HealMS, int64(maxRunMS))
	}
	if s.Seed < 1 || s.Seed > 1<<53-1 {
		return fmt.Errorf("scenario: read seed %d, expected 1 to %d", s.Seed, int64(1<<53-1))
	}
	for i, p := range s.Participants {
		if p.Name == "" || len(p.Name) > 128 || slices.Contains(names[:i], p.Name) {
			return fmt.Errorf("scenario: read the participant %q, expected a name of 1 to 128 bytes that nobody else has", p.Name)
		}
		if p.JoinsMS < 0 || p.JoinsMS >= s.EndMS() {
			return fmt.Errorf("scenario: %s joins at %d ms, expected a time within the run", p.Name, p.JoinsMS)
		}
	}
	if s.Steward != "" && !slices.Contains(names, s.Steward) {
		return fmt.Errorf("scenario: the steward is an unknown participant %q; there are %s", s.Steward, strings.Join(names, ", "))
	}
	if err := s.Delay.Validate(); err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	if err := s.validateLinks(names); err != nil {
		return err
	}
	return s.validatePlan(names)
}

func (s *Scenario) validatePlan(names []string) error {
	labels := map[string]bool{}
	for _, send := range s.Sends {
		switch {
		case !slices.Contains(names, send.From):
			return fmt.Errorf("scenario: %s is sent by an unknown participant %q; there are %s", send.Label, send.From, strings.Join(names, ", "))
		case send.Label == "" || labels[send.Label]:
			return fmt.Errorf("scenario: read the label %q, expected one that no other message has", send.Label)
		case send.AtMS < 0 || send.AtMS > s.TrafficMS:
			return fmt.Errorf("scenario: %s is sent at %d ms, expected 0 to traffic_ms, which is %d", send.Label, send.AtMS, s.TrafficMS)
		}
		labels[send.Label] = true
	}
	for _, f := range s.Faults {
		if err := f.Validate(names); err != nil {
			return fmt.Errorf("scenario: %w", err)
		}
		if f.Kind.OfStore() && !s.Store {
			return fmt.Errorf("scenario: fault %s, and no store node is there; expected store to be true", f.Kind)
		}
		if f.UntilMS > s.TrafficMS {
			return fmt.Errorf("scenario: fault %s ends at %d ms, expected at most traffic_ms, which is %d: after it the network is whole", f.Kind, f.UntilMS, s.TrafficMS)
		}
	}
	return nil
}
