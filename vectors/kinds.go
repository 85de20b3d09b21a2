package vectors

// The inputs and expectations of the pure kinds. A nil pointer or slice means
// that the field is absent.

// Message is a message by its fields.
type Message struct {
	Kind             string  `json:"kind,omitempty"` // content, sync or ephemeral
	SenderID         string  `json:"sender_id"`
	MessageID        string  `json:"message_id,omitempty"`
	ChannelID        string  `json:"channel_id"`
	LamportTimestamp *Uint   `json:"lamport_timestamp,omitempty"`
	CausalHistory    []Entry `json:"causal_history,omitempty"`
	BloomFilter      Bytes   `json:"bloom_filter,omitempty"`
	RepairRequest    []Entry `json:"repair_request,omitempty"`
	Content          Bytes   `json:"content,omitempty"`
}

// Entry is an entry of causal_history or repair_request.
type Entry struct {
	MessageID     string  `json:"message_id"`
	RetrievalHint Bytes   `json:"retrieval_hint,omitempty"`
	SenderID      *string `json:"sender_id,omitempty"`
}

// WireInput is the input of decode and the expectation of encode.
type WireInput struct {
	Wire Bytes `json:"wire"`
}

// DecodeExpect is the message, or the classes of which any may be reported.
type DecodeExpect struct {
	Message *Message `json:"message,omitempty"`
	Reject  []string `json:"reject,omitempty"`
}

// MessageInput is the input of encode and identity. That of identity has
// neither kind nor message ID.
type MessageInput struct {
	Message Message `json:"message"`
}

// IdentityExpect is the derived message ID.
type IdentityExpect struct {
	MessageID string `json:"message_id"`
}

// Place is a message by what orders it.
type Place struct {
	Lamport   Uint   `json:"lamport"`
	MessageID string `json:"message_id"`
}

// OrderInput is to be sorted; OrderExpect is.
type (
	OrderInput struct {
		Entries []Place `json:"entries"`
	}
	OrderExpect struct {
		Sorted []Place `json:"sorted"`
	}
)

// FilterBuildInput says whose filter holds what.
type FilterBuildInput struct {
	SenderID         string   `json:"sender_id"`
	LamportTimestamp Uint     `json:"lamport_timestamp"`
	Floor            Uint     `json:"floor"`
	IDs              []string `json:"ids"`
}

// FilterBuildExpect is the filter.
type FilterBuildExpect struct {
	BloomFilter Bytes `json:"bloom_filter"`
}

// FilterCheckInput asks a filter, the first of its sender, for a message.
type FilterCheckInput struct {
	BloomFilter      Bytes  `json:"bloom_filter"`
	SenderID         string `json:"sender_id"`
	LamportTimestamp Uint   `json:"lamport_timestamp"` // of the message that carries the filter
	MessageID        string `json:"message_id"`
	MessageLamport   Uint   `json:"message_lamport"`
}

// FilterCheckExpect is the answer. A filter that is not understood gives none.
type FilterCheckExpect struct {
	Understood bool    `json:"understood"`
	Covers     bool    `json:"covers"`
	Verdict    string  `json:"verdict"` // hit, miss or none
	P          float64 `json:"p"`
}

// AckMathInput has the names of section 12 of the specification.
type AckMathInput struct {
	Named    int     `json:"x"`
	Others   int     `json:"R"`
	Hits     int     `json:"h"`
	Greatest float64 `json:"q"`
	Filters  int     `json:"F"`
	Wanted   int     `json:"N"`
	Epsilon  float64 `json:"epsilon"`
}

// AckMathExpect says whether the message is acknowledged by at least N.
type AckMathExpect struct {
	Acknowledged bool `json:"acknowledged"`
}

// AckNamedInput has the p of each hit of a sender since its last miss, and the
// number of hits and misses of all senders.
type AckNamedInput struct {
	Run     []float64 `json:"run"`
	Filters int       `json:"F"`
	Epsilon float64   `json:"epsilon"`
}

// AckNamedExpect says whether the sender is named.
type AckNamedExpect struct {
	Named bool `json:"named"`
}

// RepairWaitsInput is what the formulas of section 17 need.
type RepairWaitsInput struct {
	ParticipantID string `json:"participant_id"`
	SenderID      string `json:"sender_id"` // of the message
	MessageID     string `json:"message_id"`
	MinMS         int64  `json:"repair_min_ms"`
	MaxMS         int64  `json:"repair_max_ms"`
	Groups        int    `json:"repair_groups"`
	Profile       string `json:"repair_profile"` // standard or fast
	IntervalMS    int64  `json:"interval_ms"`
}

// RepairWaitsExpect has the waits after which the participant asks for the
// message and answers for it, and whether it may answer.
type RepairWaitsExpect struct {
	RequestMS int64 `json:"request_ms"`
	AnswerMS  int64 `json:"answer_ms"`
	Eligible  bool  `json:"eligible"`
}
