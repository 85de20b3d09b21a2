package check

// marks are what is true of a participant and a message. They are kept by the
// number of the message, a byte each, so that a day of a large group fits into
// memory.
type marks uint8

const (
	received   marks = 1 << iota // a content message of another that arrived
	logged                       // in the log: sent, or delivered
	delivered                    // handed to the application
	lost                         // declared lost, and did not come since
	prehistory                   // from before its time, and did not come since
	mentioned                    // a message that arrived named it
	mine                         // own
	missed                       // a packet with it did not reach the participant
)

// knowledge is what a participant had to do with messages.
type knowledge struct {
	marks   []marks
	namedMS []uint32 // when it was first told of a message, as connected time
}

// is tells whether any of some marks holds.
func (k *knowledge) is(msg *message, any marks) bool {
	return msg.number < len(k.marks) && k.marks[msg.number]&any != 0
}

func (k *knowledge) mark(msg *message, m marks) {
	for msg.number >= len(k.marks) {
		k.marks = append(k.marks, 0)
	}
	k.marks[msg.number] |= m
}

func (k *knowledge) unmark(msg *message, m marks) {
	if msg.number < len(k.marks) {
		k.marks[msg.number] &^= m
	}
}

// hearOf notes that a message was named, at a connected time: the first one
// counts.
func (k *knowledge) hearOf(msg *message, connectedMS int64) {
	if k.is(msg, mentioned) {
		return
	}
	k.mark(msg, mentioned)
	for msg.number >= len(k.namedMS) {
		k.namedMS = append(k.namedMS, 0)
	}
	k.namedMS[msg.number] = uint32(connectedMS) // runs last at most 30 days
}

// heardOf says when a message was first named, as connected time.
func (k *knowledge) heardOf(msg *message) (connectedMS int64, ever bool) {
	if !k.is(msg, mentioned) {
		return 0, false
	}
	return int64(k.namedMS[msg.number]), true
}

// bits is a set of small numbers.
type bits []uint64

// add adds a number and tells whether it was not there before.
func (b *bits) add(i int) bool {
	for i/64 >= len(*b) {
		*b = append(*b, 0)
	}
	word, bit := &(*b)[i/64], uint64(1)<<(i%64)
	fresh := *word&bit == 0
	*word |= bit
	return fresh
}
