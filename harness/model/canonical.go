package model

import "fmt"

// Canonical tells where b first leaves the one encoding that an encoder must
// write [SDS-WIRE-3]: ascending fields, singular ones once, shortest varints,
// nothing unknown, nothing empty. It does not ask whether the values are
// allowed; Decode does.
func Canonical(b []byte) error {
	if spot := messageSchema.canonical(b, 0, ""); spot != nil {
		return &CanonicalError{*spot}
	}
	return nil
}

func (s schema) canonical(b []byte, base int, prefix string) *Spot {
	fields, broken := readFields(b, base)
	last := uint64(0)
	for _, f := range fields {
		if spot := s.canonicalField(f, last, prefix); spot != nil {
			return spot
		}
		last = f.number
	}
	if broken != nil {
		return &Spot{prefix + s.label(broken.number), broken.offset, broken.read, broken.expected}
	}
	return nil
}

// canonicalField judges f, which follows a field with the number last.
func (s schema) canonicalField(f field, last uint64, prefix string) *Spot {
	path := prefix + s.label(f.number)
	spec, known := s[f.number]
	switch {
	case !known:
		return &Spot{path, f.start, "an unknown field", "fields of the schema only"}
	case f.wire != spec.wire:
		return &Spot{path, f.start, f.wire.String(), spec.wire.String()}
	case f.number < last:
		return &Spot{path, f.start, "a field after " + s.label(last), "ascending field numbers"}
	case f.number == last && !spec.repeated:
		return &Spot{path, f.start, "a second occurrence", "a singular field once"}
	}
	if spot := f.canonicalVarints(path); spot != nil {
		return spot
	}
	if f.wire == WireBytes && len(f.bytes) == 0 {
		return &Spot{path, f.start, "an empty value", "the field left out"}
	}
	if spec.entry != nil {
		return spec.entry.canonical(f.bytes, f.valueAt, path+" ")
	}
	return nil
}

// canonicalVarints judges the tag, the length and the value of f.
func (f field) canonicalVarints(path string) *Spot {
	short := func(what string, v uint64, from, to int) *Spot {
		if to-from == varintLen(v) {
			return nil
		}
		return &Spot{path, from, fmt.Sprintf("a %s of %d bytes", what, to-from), fmt.Sprintf("%d, the shortest form", varintLen(v))}
	}
	if spot := short("tag", f.number<<3|uint64(f.wire), f.start, f.lengthAt); spot != nil {
		return spot
	}
	if f.wire == WireBytes {
		return short("length", uint64(len(f.bytes)), f.lengthAt, f.valueAt)
	}
	return short("value", f.value, f.valueAt, f.end)
}
