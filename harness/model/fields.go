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
	value    uint64 // of a varint or fixed field
	bytes    []byte // of a length-delimited field
}

// maxFieldNumber is the greatest field number that protobuf has.
const maxFieldNumber = 1<<29 - 1

// breach is a place where bytes stop being fields.
type breach struct {
	class          Class
	number         uint64 // of the field, 0 if there is none yet
	offset         int
	read, expected string
}

// readFields reads b to its end, or to the first breach; the fields before the
// breach are returned with it. Offsets are counted from base.
func readFields(b []byte, base int) ([]field, *breach) {
	var fields []field
	for at := 0; at < len(b); {
		f, wrong := readField(b[at:], base+at)
		if wrong != nil {
			return fields, wrong
		}
		fields = append(fields, f)
		at = f.end - base
	}
	return fields, nil
}

func readField(b []byte, base int) (field, *breach) {
	tag, n, class := readVarint(b)
	if class != "" {
		return field{}, varintBreach(class, 0, base, "the tag of a field")
	}
	f := field{number: tag >> 3, wire: WireType(tag & 7), start: base, lengthAt: base + n, valueAt: base + n}
	if f.number == 0 || f.number > maxFieldNumber {
		return f, &breach{ClassField, f.number, base, fmt.Sprintf("field number %d", f.number), fmt.Sprintf("1 to %d", maxFieldNumber)}
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
		return f, &breach{ClassWireType, f.number, base, f.wire.String(), "wire type 0, 1, 2 or 5"}
	}
}

func readVarintValue(f field, rest []byte) (field, *breach) {
	v, n, class := readVarint(rest)
	if class != "" {
		return f, varintBreach(class, f.number, f.valueAt, "a varint")
	}
	f.value, f.end = v, f.valueAt+n
	return f, nil
}

func readFixedValue(f field, rest []byte, size int) (field, *breach) {
	if len(rest) < size {
		return f, &breach{ClassTruncated, f.number, f.valueAt, fmt.Sprintf("%d bytes up to the end", len(rest)), fmt.Sprintf("%d bytes", size)}
	}
	for i := range size {
		f.value |= uint64(rest[i]) << (8 * i)
	}
	f.end = f.valueAt + size
	return f, nil
}

func readBytesValue(f field, rest []byte) (field, *breach) {
	length, n, class := readVarint(rest)
	if class != "" {
		return f, varintBreach(class, f.number, f.lengthAt, "a length")
	}
	if left := len(rest) - n; length > uint64(left) {
		return f, &breach{ClassTruncated, f.number, f.lengthAt, fmt.Sprintf("length %d with %d bytes left", length, left), "a length that fits"}
	}
	f.valueAt = f.lengthAt + n
	f.end = f.valueAt + int(length)
	f.bytes = rest[n : n+int(length)]
	return f, nil
}

func varintBreach(class Class, number uint64, offset int, expected string) *breach {
	read := "a varint that the end cuts off"
	if class == ClassVarint {
		read = "a varint of more than 10 bytes or 64 bits"
	}
	return &breach{class, number, offset, read, expected}
}
