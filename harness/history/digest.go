package history

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Digest sums a run up: equal digests mean that every participant was asked
// the same and answered the same, byte for byte.
//
// Every field of a step is written into it, numbers as varints, texts and lists
// with their lengths before them, so that no two steps are written alike.
type Digest struct {
	sum  hash.Hash
	buf  []byte                         // what was not summed up yet
	logs map[string][]contract.LogEntry // by participant: the log that was written last
}

// NewDigest begins an empty digest.
func NewDigest() *Digest { return &Digest{sum: sha256.New(), logs: map[string][]contract.LogEntry{}} }

// digestBatch is how many bytes are summed up at once.
const digestBatch = 4096

// Step adds a step.
func (d *Digest) Step(s *Step) {
	d.number(uint64(s.AtMS))
	d.number(uint64(s.WrongMS))
	d.text(s.Node)
	d.text(string(s.Kind))
	d.text(s.Label)
	d.flag(s.Ephemeral)
	d.flag(s.Online)
	d.flag(s.Refused != nil)
	d.flag(s.Packet != nil)
	if s.Packet != nil {
		d.text(s.Packet.From)
		d.text(s.Packet.Name)
		d.text(s.Packet.Damage)
	}
	d.number(uint64(len(s.Broadcast)))
	for _, p := range s.Broadcast {
		d.text(p.Name)
		d.bytes(p.Wire)
	}
	d.number(uint64(len(s.Events)))
	for i := range s.Events {
		d.event(&s.Events[i])
	}
	d.flag(s.State != nil)
	if s.State != nil {
		d.state(s.Node, s.State)
	}
	if len(d.buf) >= digestBatch {
		d.flush()
	}
}

// String is the digest so far, in hexadecimal.
func (d *Digest) String() string {
	d.flush()
	return hex.EncodeToString(d.sum.Sum(nil)[:16])
}

func (d *Digest) flush() {
	d.sum.Write(d.buf)
	d.buf = d.buf[:0]
}

func (d *Digest) number(n uint64) { d.buf = binary.AppendUvarint(d.buf, n) }

func (d *Digest) text(s string) {
	d.number(uint64(len(s)))
	d.buf = append(d.buf, s...)
}

func (d *Digest) bytes(b []byte) {
	d.number(uint64(len(b)))
	d.buf = append(d.buf, b...)
}

func (d *Digest) flag(b bool) {
	if b {
		d.buf = append(d.buf, 1)
	} else {
		d.buf = append(d.buf, 0)
	}
}

func (d *Digest) texts(list []string) {
	d.number(uint64(len(list)))
	for _, s := range list {
		d.text(s)
	}
}

// optional writes a number that may be absent.
func (d *Digest) optional(n *uint64) {
	d.flag(n != nil)
	if n != nil {
		d.number(*n)
	}
}
