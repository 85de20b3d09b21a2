package naive

import "fmt"

// Topic says what a disagreement is about.
type Topic int

// The topics. Each one is a property of its own for who judges.
const (
	Agreement Topic = iota // events, messages and state
	Requests               // what is asked for, and when
	Answers                // what is answered, by whom, when and how much
	Resends                // when own messages are broadcast again, and how often
	Syncs                  // when sync messages are sent
	topics
)

// Held counts how often something was compared, by topic.
type Held [topics]int

// Disagreement is one place where a participant did not do what the text
// demands.
type Disagreement struct {
	Topic        Topic
	Requirements []string
	Text         string // what was done, and what the text demands
	// Ends says that the two have parted: what follows cannot be compared.
	Ends bool
}

func (p *Participant) compared(t Topic) {
	if p.Held != nil {
		p.Held[t]++
	}
}

func (p *Participant) disagree(t Topic, requirements []string, format string, args ...any) {
	p.found = append(p.found, Disagreement{Topic: t, Requirements: requirements, Text: p.ID + " " + fmt.Sprintf(format, args...)})
}

// part is disagree where nothing can be compared afterwards.
func (p *Participant) part(requirements []string, format string, args ...any) {
	p.disagree(Agreement, requirements, format, args...)
	p.found[len(p.found)-1].Ends = true
}

func sds(ids ...string) []string { return ids }
