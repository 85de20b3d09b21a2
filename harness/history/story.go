package history

import (
	"fmt"
	"io"
	"strings"
)

// Line tells a step as a sentence, or "" where nothing happened that anybody
// would want to read.
func (s *Step) Line(names Names) string {
	parts := s.outcome(names)
	head := s.head(names)
	if head == "" && len(parts) == 0 {
		return ""
	}
	if head != "" && len(parts) > 0 {
		head += ": "
	}
	return fmt.Sprintf("%s  %-8s %s%s", Clock(s.AtMS), s.Node, head, strings.Join(parts, "; "))
}

// outcome lists what came of a step: what it broadcast, what it told, what it
// refused. A message that was sent is not named twice.
func (s *Step) outcome(names Names) (out []string) {
	for _, p := range s.Broadcast {
		if s.Kind != Sent || p.Name != s.Label {
			out = append(out, "broadcasts "+p.Describe(names))
		}
	}
	for _, e := range s.Events {
		if words := names.told(e); words != "" {
			out = append(out, words)
		}
	}
	if s.Refused != nil {
		out = append(out, "refuses: "+s.Refused.Text)
	}
	return out
}

func (s *Step) head(names Names) string {
	switch s.Kind {
	case Created:
		return "joins"
	case Told:
		if s.Online {
			return "is connected"
		}
		return "goes offline"
	case Sent:
		what := "sends "
		if s.Ephemeral {
			what = "sends, ephemeral, "
		}
		for _, p := range s.Broadcast {
			if p.Name == s.Label {
				return what + p.Describe(names)
			}
		}
		return what + s.Label
	case Received:
		words := "receives " + s.Packet.Name + " from " + s.Packet.From
		if s.Packet.Damage != "" {
			words += ", damaged (" + s.Packet.Damage + ")"
		}
		return words
	case Crashed:
		return "crashes"
	case Restarted:
		return "recovers"
	case Copied:
		return "keeps a copy of its state"
	case SetBack:
		return "goes back to the copy of its state"
	case ClockSet:
		return "has its clock set: now " + clockError(s.WrongMS)
	case Left:
		return "leaves for good"
	case Dropped:
		return "does not get " + s.Packet.Name + " from " + s.Packet.From
	}
	return ""
}

func clockError(ms int64) string {
	switch {
	case ms > 0:
		return Clock(ms) + " fast"
	case ms < 0:
		return Clock(-ms) + " slow"
	}
	return "right"
}

// Describe names a packet with what it depends on and asks for.
func (p *Packet) Describe(names Names) string {
	words := p.Name
	if ids := entryIDs(p, false); len(ids) > 0 {
		words += " naming " + list(names.All(ids))
	}
	if ids := entryIDs(p, true); len(ids) > 0 {
		words += " asking for " + list(names.All(ids))
	}
	return words
}

func entryIDs(p *Packet, repair bool) []string {
	entries := p.Message.History
	if repair {
		entries = p.Message.Repair
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.MessageID)
	}
	return ids
}

// Clock writes a time since the start as minutes and seconds.
func Clock(ms int64) string {
	return fmt.Sprintf("%02d:%02d.%03d", ms/60_000, ms/1000%60, ms%1000)
}

// WriteStory writes the steps as lines, without those that tell nothing new.
func WriteStory(w io.Writer, steps []*Step, names Names) error {
	for _, s := range told(steps, names) {
		if _, err := fmt.Fprintln(w, "  "+s.Line(names)); err != nil {
			return err
		}
	}
	return nil
}

// told are the steps that tell something new: not the silent ones, and not
// those in which a participant says once more, without a cause, what it said
// last.
func told(steps []*Step, names Names) []*Step {
	last := map[string]string{}
	var all []*Step
	for _, s := range steps {
		line := s.Line(names)
		if line == "" || s.Kind == Created {
			continue
		}
		words := ""
		for _, e := range s.Events {
			words += names.told(e) + "; "
		}
		if s.Kind == Advanced && len(s.Broadcast) == 0 && last[s.Node] == words {
			continue
		}
		if words != "" {
			last[s.Node] = words
		}
		all = append(all, s)
	}
	return all
}
