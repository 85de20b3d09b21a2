package model

import "slices"

// WireType is the low three bits of a tag.
type WireType int

// The wire types of protobuf. 6 and 7 exist in no version of it.
const (
	WireVarint  WireType = 0
	WireFixed64 WireType = 1
	WireBytes   WireType = 2
	WireStart   WireType = 3 // opens a group
	WireEnd     WireType = 4 // closes a group
	WireFixed32 WireType = 5
)

func (t WireType) String() string {
	names := []string{"varint", "fixed64", "length-delimited", "group start", "group end", "fixed32", "wire type 6", "wire type 7"}
	return names[t&7]
}

// Raw builds bytes that Encode would never write: any field, any wire type, any
// order, lengths that lie. Each method returns a longer copy and leaves its
// receiver as it was, so that one beginning can have many endings.
//
//	model.Raw{}.Text(model.FieldSenderID, "alice").LongVarint(model.FieldLamport, 5, 10)
type Raw []byte

// Append adds bytes as they are.
func (r Raw) Append(b ...byte) Raw { return append(slices.Clip(r), b...) }

// Tag adds a tag alone.
func (r Raw) Tag(field uint64, t WireType) Raw {
	return Raw(appendVarint(slices.Clip(r), field<<3|uint64(t)))
}

// LongTag adds a tag alone, padded to size bytes.
func (r Raw) LongTag(field uint64, t WireType, size int) Raw {
	return Raw(appendPaddedVarint(slices.Clip(r), field<<3|uint64(t), size))
}

// Varint adds a varint field.
func (r Raw) Varint(field uint64, v uint64) Raw {
	return Raw(appendVarint(r.Tag(field, WireVarint), v))
}

// LongVarint adds a varint field whose value is padded to size bytes.
func (r Raw) LongVarint(field uint64, v uint64, size int) Raw {
	return Raw(appendPaddedVarint(r.Tag(field, WireVarint), v, size))
}

// Bytes adds a length-delimited field.
func (r Raw) Bytes(field uint64, value []byte) Raw {
	return r.Length(field, uint64(len(value)), value)
}

// Text adds a length-delimited field that holds text, valid or not.
func (r Raw) Text(field uint64, value string) Raw { return r.Bytes(field, []byte(value)) }

// Length adds a length-delimited field that claims to have claimed bytes and
// has those of value.
func (r Raw) Length(field uint64, claimed uint64, value []byte) Raw {
	return append(Raw(appendVarint(r.Tag(field, WireBytes), claimed)), value...)
}

// LongLength adds a length-delimited field whose length is padded to size
// bytes.
func (r Raw) LongLength(field uint64, value []byte, size int) Raw {
	b := appendPaddedVarint(r.Tag(field, WireBytes), uint64(len(value)), size)
	return append(Raw(b), value...)
}

// Fixed32 adds a field of four bytes, lowest first.
func (r Raw) Fixed32(field uint64, v uint32) Raw {
	return r.Tag(field, WireFixed32).Append(byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

// Fixed64 adds a field of eight bytes, lowest first.
func (r Raw) Fixed64(field uint64, v uint64) Raw {
	r = r.Tag(field, WireFixed64)
	for range 8 {
		r = append(r, byte(v))
		v >>= 8
	}
	return r
}

// Group adds a group with inner between its two tags.
func (r Raw) Group(field uint64, inner Raw) Raw {
	return r.Tag(field, WireStart).Append(inner...).Tag(field, WireEnd)
}

// Join is the parts one after the other, as given.
func Join(parts ...Raw) Raw {
	var all Raw
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
