package history

import "github.com/causeway-sds/causeway/harness/contract"

// Names gives message IDs the short names under which people follow them.
type Names map[string]string

// Of is the short name of a message, or its ID where it has none.
func (n Names) Of(id string) string {
	if name, ok := n[id]; ok {
		return name
	}
	return id
}

// Namer is an observer that learns names as they come up.
type Namer struct{ Names Names }

// Step takes notice of what is broadcast.
func (n Namer) Step(s *Step) {
	for _, p := range s.Broadcast {
		if p.Called != "" {
			n.Names[p.Message.MessageID] = p.Called
		}
	}
}

// All is Of for a list.
func (n Names) All(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.Of(id)
	}
	return out
}

// told turns an event into words.
func (n Names) told(e contract.Event) string {
	switch {
	case e.Sent != nil:
		return ""
	case e.Delivered != nil:
		words := "delivers " + n.Of(e.Delivered.MessageID)
		if e.Delivered.After != "" {
			words += " after " + n.Of(e.Delivered.After)
		}
		for _, f := range e.Delivered.Flags {
			words += " [" + f + "]"
		}
		return words
	case e.PossiblyAcknowledged != nil:
		return n.Of(e.PossiblyAcknowledged.MessageID) + " is possibly acknowledged"
	case e.Acknowledged != nil:
		words := n.Of(e.Acknowledged.MessageID) + " is acknowledged"
		for i, by := range e.Acknowledged.By {
			words += []string{" by ", ", "}[min(i, 1)] + by
		}
		return words
	case e.Missing != nil:
		return "misses " + list(n.All(e.Missing.Dependencies))
	case e.Retrieve != nil:
		var ids []string
		for _, entry := range e.Retrieve.Entries {
			ids = append(ids, entry.MessageID)
		}
		return "asks a store node for " + list(n.All(ids))
	case e.Lost != nil:
		return "declares " + n.Of(e.Lost.MessageID) + " lost"
	case e.GaveUp != nil:
		return "gives " + n.Of(e.GaveUp.MessageID) + " up"
	case e.Rejected != nil:
		return "rejects it (" + e.Rejected.Class + ")"
	case e.RepairRequested != nil:
		return "asks the others for " + n.Of(e.RepairRequested.MessageID)
	default:
		return "suspects its clock"
	}
}

func list(names []string) string {
	out := ""
	for i, name := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			out += " and "
		default:
			out += ", "
		}
		out += name
	}
	return out
}
