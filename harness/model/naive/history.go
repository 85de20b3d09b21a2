package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/model"
)

// syncTips is how many tips the history of a sync message names [SDS-HIST-4].
const syncTips = 8

// choose is the causal history of a message with that timestamp (section 10).
func (p *Participant) choose(lamport uint64, most int) []*message {
	named := make(map[string]bool, len(p.log)) // by an entry of the log: such a message is no tip
	for _, m := range p.log {
		for _, e := range m.History {
			named[e.MessageID] = true
		}
	}
	var chosen []*message
	take := func(tips bool, most int) {
		for i := len(p.log) - 1; i >= 0 && len(chosen) < most; i-- {
			if m := p.log[i]; tips != named[m.MessageID] && m.place.Lamport < lamport { // [SDS-HIST-2]
				chosen = append(chosen, m)
			}
		}
	}
	take(true, most)                 // [SDS-HIST-3]
	take(false, p.p.historySize)     // what is here already counts
	slices.SortFunc(chosen, byPlace) // [SDS-HIST-7]
	return chosen
}

// entries name messages as a causal history does.
func (p *Participant) entries(messages []*message) []model.HistoryEntry {
	var entries []model.HistoryEntry
	for _, m := range messages {
		e := model.HistoryEntry{MessageID: m.MessageID, RetrievalHint: p.hints[m.MessageID]} // [SDS-HINT-1]
		if p.p.repairOn {                                                                    // [SDS-REP-2] [SDS-WIRE-3]
			e.SenderID = new(m.SenderID)
		}
		entries = append(entries, e)
	}
	return entries
}

// filter is the filter of an own message (section 11).
func (p *Participant) filter(lamport uint64) []byte {
	var ids []string
	for _, m := range p.window {
		ids = append(ids, m.MessageID)
	}
	return model.BuildFilter(model.Salt{SenderID: p.Setup.ID, Lamport: lamport}, min(p.floor, lamport), ids).Encode()
}

// after is the newest entry of the log among some IDs.
func (p *Participant) after(named []string) (newest *message) {
	for _, m := range p.log {
		if slices.Contains(named, m.MessageID) {
			newest = m
		}
	}
	return newest
}

// digest is the history of a reunion digest for somebody who has what is up to
// an entry [SDS-DIG-1].
func (p *Participant) digest(lamport uint64, has *message) []*message {
	var newer []*message
	for _, m := range p.log {
		if m.place.Lamport < lamport && (has == nil || has.place.Less(m.place)) { // [SDS-HIST-2]
			newer = append(newer, m)
		}
	}
	return lastOf(newer, 32)
}

func idsOf(messages []*message) []string {
	ids := make([]string, 0, len(messages))
	for _, m := range messages {
		ids = append(ids, m.MessageID)
	}
	return ids
}
