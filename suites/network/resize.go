package network

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/scenario"
)

// resize changes how many members a scenario has. Those who join later and
// light clients stay, since the scenario is about them; what somebody says who
// is gone is said by others, and newcomers take their share.
func resize(s *scenario.Scenario, members int) {
	before := s.Names()
	special := func(p scenario.Participant) bool { return p.JoinsMS > 0 || p.Light }
	stay := slices.DeleteFunc(slices.Clone(s.Participants), func(p scenario.Participant) bool { return !special(p) })
	first := slices.DeleteFunc(slices.Clone(s.Participants), special)
	room := max(members-len(stay), 1)
	first = first[:min(room, len(first))]
	for i := len(first); i < room; i++ {
		first = append(first, scenario.Participant{Name: fmt.Sprintf("member%d", i+1)})
	}
	s.Participants = slices.Concat(first, stay)
	for i := range s.Sends {
		from := &s.Sends[i].From
		stands := slices.ContainsFunc(s.Participants, func(p scenario.Participant) bool { return p.Name == *from })
		if newcomer := first[i%len(first)].Name; !stands || !slices.Contains(before, newcomer) {
			*from = newcomer
		}
	}
	resizeFaults(s, first)
}

// resizeFaults lets faults concern those who are there: at least one of them,
// and not everybody.
func resizeFaults(s *scenario.Scenario, first []scenario.Participant) {
	there := func(name string) bool { return slices.Contains(s.Names(), name) }
	for i := range s.Faults {
		f := &s.Faults[i]
		for _, name := range []*string{&f.From, &f.To} {
			if *name != "" && !there(*name) {
				*name = first[0].Name
			}
		}
		if len(f.Who) == 0 {
			continue
		}
		f.Who = slices.DeleteFunc(slices.Clone(f.Who), func(name string) bool { return !there(name) })
		if len(f.Who) == 0 {
			f.Who = []string{first[0].Name}
		}
		f.Who = f.Who[:max(1, min(len(f.Who), len(s.Participants)-1))]
	}
}
