package model

import "fmt"

// field is one occurrence of a field in encoded bytes.
//
//	start      lengthAt    valueAt         end
//	| tag      | length    | value         |
//
// Only a length-delimited field has a length; elsewhere lengthAt is valueAt.
type field struct {
	number   uint64
	wire     WireType
	start    int
	lengthAt int
	valueAt  int
	end      int
	number64 uint64 // the value of a varint or fixed field
	bytes    []byte // the value of a length-delimited field
}

// maxFieldNumber is the greatest field number that protobuf has.
const maxFieldNumber = 1<<29 - 1

// readField reads the field at the start of b. Offsets in the field and in the
// error are counted from base.
func readField(b []byte, base int) (field, *DecodeError) {
	tag, n, fault := readVarint(b)
	if fault != "" {
		return field{}, refuse(0, base, string(fault), "a tag")
	}
	f := field{number: tag >> 3, wire: WireType(tag & 7), start: base, lengthAt: base + n, valueAt: base + n}
	if f.number == 0 || f.number > maxFieldNumber {
		return f, refuse(0, base, fmt.Sprintf("field number %d", f.number), fmt.Sprintf("a field number from 1 to %d", maxFieldNumber))
	}
	switch rest := b[n:]; f.wire {
	case WireVarint:
		return readVarintValue(f, rest)
	case WireFixed64:
		return readFixedValue(f, rest, 8)
	case WireFixed32:
		return readFixedValue(f, rest, 4)
	case WireBytes:
		return readBytesValue(f, rest)
	default:
		return f, refuse(f.number, base, f.wire.String(), "wire type 0, 1, 2 or 5")
	}
}

func readVarintValue(f field, rest []byte) (field, *DecodeError) {
	v, n, fault := readVarint(rest)
	if fault != "" {
		return f, refuse(f.number, f.valueAt, string(fault), "a varint of at most 10 bytes and 64 bits")
	}
	f.number64, f.end = v, f.valueAt+n
	return f, nil
}

func readFixedValue(f field, rest []byte, size int) (field, *DecodeError) {
	if len(rest) < size {
		return f, refuse(f.number, f.valueAt, fmt.Sprintf("the end of the input after %d bytes", len(rest)), fmt.Sprintf("%d bytes", size))
	}
	for i := range size {
		f.number64 |= uint64(rest[i]) << (8 * i)
	}
	f.end = f.valueAt + size
	return f, nil
}

func readBytesValue(f field, rest []byte) (field, *DecodeError) {
	length, n, fault := readVarint(rest)
	if fault != "" {
		return f, refuse(f.number, f.lengthAt, string(fault), "a length")
	}
	left := len(rest) - n
	if length > uint64(left) {
		return f, refuse(f.number, f.lengthAt, fmt.Sprintf("length %d with %d bytes left", length, left), "a length that fits")
	}
	f.valueAt = f.lengthAt + n
	f.end = f.valueAt + int(length)
	f.bytes = rest[n : n+int(length)]
	return f, nil
}

// readFields reads b to its end, or to the first fault; the fields before the
// fault are returned with it.
func readFields(b []byte, base int) ([]field, *DecodeError) {
	var fields []field
	for at := 0; at < len(b); {
		f, err := readField(b[at:], base+at)
		if err != nil {
			return fields, err
		}
		fields = append(fields, f)
		at = f.end - base
	}
	return fields, nil
}

func refuse(number uint64, offset int, read, expected string) *DecodeError {
	return &DecodeError{Class: ClassMalformed, Field: number, Offset: offset, Read: read, Expected: expected}
}
