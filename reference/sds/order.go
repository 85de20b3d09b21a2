package sds

import (
	"iter"
	"slices"
	"sort"
)

// chunkSize bounds what one insertion moves; a million entries make two
// thousand chunks.
const chunkSize = 512

// ordered is a set of records in the total order.
//
// Invariant: the chunks, one after the other, are sorted by position without
// repetition; none is empty, none is longer than chunkSize.
//
// Nearly every message belongs at the end, so that is where an insertion looks
// first; elsewhere it costs a binary search and one short move.
type ordered struct {
	chunks [][]*record
	size   int
	spare  []*record // an empty chunk to use again: small sets fill and empty all the time
}

// insert adds r and returns the record before it, or nil.
func (o *ordered) insert(r *record) *record {
	o.size++
	if last := o.last(); last == nil || last.pos.Compare(r.pos) < 0 {
		o.push(r)
		return last
	}
	c, i := o.find(r.pos)
	before := o.before(c, i)
	if len(o.chunks[c]) == chunkSize {
		o.split(c)
		if i > chunkSize/2 {
			c, i = c+1, i-chunkSize/2
		}
	}
	o.chunks[c] = slices.Insert(o.chunks[c], i, r)
	return before
}

func (o *ordered) push(r *record) {
	n := len(o.chunks)
	if n == 0 || len(o.chunks[n-1]) == chunkSize {
		o.chunks = append(o.chunks, o.spare)
		o.spare = nil
		n++
	}
	o.chunks[n-1] = append(o.chunks[n-1], r)
}

func (o *ordered) split(c int) {
	upper := slices.Clone(o.chunks[c][chunkSize/2:])
	clear(o.chunks[c][chunkSize/2:])
	o.chunks[c] = o.chunks[c][:chunkSize/2]
	o.chunks = slices.Insert(o.chunks, c+1, upper)
}

// remove takes out the record at pos, if there is one.
func (o *ordered) remove(pos Position) {
	c, i := o.find(pos)
	if c == len(o.chunks) || o.chunks[c][i].pos != pos {
		return
	}
	o.size--
	if i == 0 && len(o.chunks[c]) > chunkSize/8 { // a log that is pruned: nothing has to move
		o.chunks[c][0] = nil
		o.chunks[c] = o.chunks[c][1:]
		return
	}
	o.chunks[c] = slices.Delete(o.chunks[c], i, i+1)
	if len(o.chunks[c]) == 0 {
		o.spare = o.chunks[c]
		o.chunks = slices.Delete(o.chunks, c, c+1)
	}
}

// find returns where the first record at or after pos is; past the end, the
// chunk is len(o.chunks).
func (o *ordered) find(pos Position) (chunk, index int) {
	c := sort.Search(len(o.chunks), func(i int) bool {
		return o.chunks[i][len(o.chunks[i])-1].pos.Compare(pos) >= 0
	})
	if c == len(o.chunks) {
		return c, 0
	}
	i := sort.Search(len(o.chunks[c]), func(i int) bool { return o.chunks[c][i].pos.Compare(pos) >= 0 })
	return c, i
}

func (o *ordered) before(chunk, index int) *record {
	if index > 0 {
		return o.chunks[chunk][index-1]
	}
	if chunk > 0 {
		return o.chunks[chunk-1][len(o.chunks[chunk-1])-1]
	}
	return nil
}

// first returns the least record, or nil.
func (o *ordered) first() *record {
	if o.size == 0 {
		return nil
	}
	return o.chunks[0][0]
}

// last returns the greatest record, or nil.
func (o *ordered) last() *record { return o.before(len(o.chunks), 0) }

// all yields the records in order.
func (o *ordered) all() iter.Seq[*record] {
	return func(yield func(*record) bool) {
		for _, chunk := range o.chunks {
			for _, r := range chunk {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// backwardFrom yields the records before pos, the greatest first.
func (o *ordered) backwardFrom(pos Position) iter.Seq[*record] {
	return func(yield func(*record) bool) {
		c, i := o.find(pos)
		for r := o.before(c, i); r != nil; r = o.before(c, i) {
			if !yield(r) {
				return
			}
			if i > 0 {
				i--
			} else {
				c--
				i = len(o.chunks[c]) - 1
			}
		}
	}
}
