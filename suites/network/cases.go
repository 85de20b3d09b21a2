package network

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/catalogue"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/harness/waku/nodes"
)

// Case is a scenario for real nodes.
type Case struct {
	ID    string
	Title string
	Needs []contract.Capability

	entry catalogue.Entry // the scenario; or what the network adds to one
	extra func(s *scenario.Scenario) []fault.Fault
}

// Cases lists all cases, in the order in which they are played.
func Cases() []Case {
	var all []Case
	can := &nodes.Group{}
	for _, e := range catalogue.All() {
		plan := e.Scenario(1, func(contract.Capability) bool { return true }, "")
		if !e.Large && !slices.ContainsFunc(plan.Faults, func(f fault.Fault) bool { return !live.InBridge(f.Kind) && !can.Does(f.Kind) }) {
			all = append(all, Case{ID: "scenario/" + e.Name, Title: e.Title, Needs: e.Needs, entry: e})
		}
	}
	return append(all, own()...)
}

// Select lists the cases whose ID matches a pattern.
func Select(pattern string) []Case {
	return slices.DeleteFunc(Cases(), func(c Case) bool { return !report.Match(pattern, c.ID) })
}

// Plan makes the plan of a seed for a number of participants.
func (c Case) Plan(seed uint64, members int, speed float64, group scenario.Group) *live.Plan {
	p := &live.Plan{Scenario: *c.entry.Scenario(seed, group.Has, group.Dialect()), Speed: speed}
	resize(&p.Scenario, members)
	if c.extra != nil {
		p.Extra = c.extra(&p.Scenario)
	}
	if len(light(p)) > 0 {
		p.TrafficSpeed = min(speed, lightSpeed)
	}
	return p
}

// lightSpeed is the speed of traffic with a light client: a service node takes
// one message a second of it, and it takes fifteen a second of the service node.
const lightSpeed = 10

// light lists the light clients of a plan.
func light(p *live.Plan) []string {
	var names []string
	for _, who := range p.Participants {
		if who.Light {
			names = append(names, who.Name)
		}
	}
	return names
}

// The middle of the traffic of the catalogue's small scenarios.
const beginMS, endMS = 15_000, 40_000

// own are the cases that only a real network has.
func own() []Case {
	base := func(name string) catalogue.Entry {
		e, _ := catalogue.Of(name) // a test looks that all of them are there
		return e
	}
	during := func(kind fault.Kind, who ...string) func(*scenario.Scenario) []fault.Fault {
		return func(*scenario.Scenario) []fault.Fault {
			return []fault.Fault{{Kind: kind, AtMS: beginMS, UntilMS: endMS, Who: who}}
		}
	}
	return []Case{
		{ID: "scenario/paused-node", Title: "A node stands still for a while, and its peers can still connect",
			entry: base("whole"), extra: during(live.Pause, "bob")},
		{ID: "scenario/packet-loss", Title: "A tenth of the IP packets is lost, which TCP turns into delay", entry: base("whole"),
			extra: func(s *scenario.Scenario) []fault.Fault {
				return []fault.Fault{{Kind: live.PacketLoss, UntilMS: s.TrafficMS, Rate: 0.1}}
			}},
		{ID: "scenario/store-killed", Title: "A fifth of the messages is lost, and the store node is killed and comes back", entry: base("loss-20"),
			extra: during(live.StoreOutage)},
		{ID: "scenario/service-killed", Title: "The service node of a light client is killed and comes back, and knows it no more", entry: base("light-client"),
			extra: instead(func(*scenario.Scenario) fault.Fault {
				return fault.Fault{Kind: live.ServiceOutage, AtMS: beginMS, UntilMS: endMS, Who: []string{"luna"}}
			})},
		{ID: "scenario/damage", Title: "A fifth of the messages arrives damaged", entry: base("whole"),
			extra: instead(func(s *scenario.Scenario) fault.Fault {
				return fault.Fault{Kind: fault.Corrupt, UntilMS: s.TrafficMS, Rate: 0.2}
			})},
		{ID: "scenario/clock-jump", Title: "A member's clock is a minute ahead for a while", entry: base("whole"),
			extra: instead(func(*scenario.Scenario) fault.Fault {
				return fault.Fault{Kind: fault.Jump, AtMS: beginMS, UntilMS: endMS, Who: []string{"bob"}, LengthMS: 60_000}
			})},
		{ID: "scenario/leave", Title: "A member leaves for good, under loss", entry: base("loss-5"),
			extra: func(s *scenario.Scenario) []fault.Fault {
				return also(fault.Fault{Kind: fault.Leave, AtMS: endMS, UntilMS: s.TrafficMS, Who: []string{"bob"}})(s)
			}},
		{ID: "scenario/restore", Title: "A member goes on with an old copy of its state, as after a backup was restored", Needs: []contract.Capability{contract.CapSnapshot},
			entry: base("loss-5"), extra: also(fault.Fault{Kind: fault.Restore, AtMS: beginMS, UntilMS: endMS, Who: []string{"bob"}})},
		{ID: "scenario/store-slow", Title: "A fifth of the messages is lost, and the store node answers ten seconds late", Needs: []contract.Capability{contract.CapRetrieve},
			entry: base("loss-20"), extra: also(fault.Fault{Kind: fault.StoreSlow, UntilMS: endMS, LengthMS: 10_000})},
		{ID: "scenario/store-partial", Title: "A fifth of the messages is lost, and the store node lacks a third of them", Needs: []contract.Capability{contract.CapRetrieve},
			entry: base("loss-20"), extra: also(fault.Fault{Kind: fault.StorePartial, UntilMS: endMS, Rate: 0.33})},
		{ID: "scenario/churn", Title: "One node after another is killed and comes back, under loss", Needs: []contract.Capability{contract.CapPersistence},
			entry: base("loss-5"), extra: churn},
		{ID: "scenario/burst", Title: "Everybody speaks at once, faster than relay takes it", entry: base("no-store"), extra: burst},
	}
}

// also puts a fault beside those that a scenario has.
func also(f fault.Fault) func(*scenario.Scenario) []fault.Fault {
	return func(s *scenario.Scenario) []fault.Fault {
		s.Faults = append(s.Faults, f)
		return nil
	}
}

// instead puts a fault in the place of those that a scenario has.
func instead(of func(s *scenario.Scenario) fault.Fault) func(*scenario.Scenario) []fault.Fault {
	return func(s *scenario.Scenario) []fault.Fault {
		f := of(s)
		s.Faults = nil
		if !slices.Contains(fault.Kinds(), f.Kind) {
			return []fault.Fault{f} // of the kinds that only a real network has
		}
		s.Faults = []fault.Fault{f}
		return nil
	}
}

// churn kills every member but the first, each for a while of its own.
func churn(s *scenario.Scenario) []fault.Fault {
	others := s.Names()[1:]
	each := (s.TrafficMS - 10_000) / int64(len(others))
	for i, name := range others {
		at := 5_000 + int64(i)*each
		s.Faults = append(s.Faults, fault.Fault{Kind: fault.Crash, AtMS: at, UntilMS: at + each*2/3, Who: []string{name}})
	}
	return nil
}

// burst moves a part of the traffic into one moment.
func burst(s *scenario.Scenario) []fault.Fault {
	for i := range s.Sends {
		if i < len(s.Sends)*2/3 {
			s.Sends[i].AtMS = 10_000 + int64(i)
		}
	}
	slices.SortStableFunc(s.Sends, func(a, b scenario.Send) int { return int(a.AtMS - b.AtMS) })
	return nil
}
