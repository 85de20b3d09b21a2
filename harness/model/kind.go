package model

// Kind says what a message is for. Nothing on the wire carries it: it follows
// from which fields are there.
type Kind string

// The three kinds, and the combination of fields that is none of them.
const (
	KindContent   Kind = "content"   // Lamport timestamp and content
	KindSync      Kind = "sync"      // Lamport timestamp, content absent or empty
	KindEphemeral Kind = "ephemeral" // content, no Lamport timestamp
	KindNone      Kind = "none"      // neither: malformed
)

// KindOf tells the kind of m. A Lamport timestamp of 0 that is present is
// present; content that is present and empty counts as absent.
func KindOf(m Message) Kind {
	hasLamport, hasContent := m.Lamport != nil, len(m.Content) > 0 // [SDS-KIND-1]
	switch {
	case hasLamport && hasContent:
		return KindContent
	case hasLamport:
		return KindSync
	case hasContent:
		return KindEphemeral
	default:
		return KindNone
	}
}
