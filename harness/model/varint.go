package model

// maxVarintBytes is the length of the longest varint that 64 bits need.
const maxVarintBytes = 10

// appendVarint appends v in the fewest bytes: seven bits a byte, lowest first,
// the high bit set on all but the last.
func appendVarint(b []byte, v uint64) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// varintLen is the number of bytes that appendVarint appends for v.
func varintLen(v uint64) int {
	n := 1
	for v >= 0x80 {
		v >>= 7
		n++
	}
	return n
}

// appendPaddedVarint appends v in exactly size bytes, padding with groups of
// zero bits. A size below the minimum is the minimum.
func appendPaddedVarint(b []byte, v uint64, size int) []byte {
	size = max(size, varintLen(v))
	for range size - 1 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v)&0x7f)
}

// readVarint reads the varint at the start of b and returns how many bytes it
// took, or the class of what is wrong. More bytes than needed are read without
// complaint: whether that is canonical is a question for Canonical.
func readVarint(b []byte) (v uint64, n int, class Class) {
	for i := range maxVarintBytes {
		if i == len(b) {
			return 0, 0, ClassTruncated
		}
		group := uint64(b[i] & 0x7f)
		if i == maxVarintBytes-1 && group > 1 {
			return 0, 0, ClassVarint // bits beyond the 64th
		}
		v |= group << (7 * i)
		if b[i] < 0x80 {
			return v, i + 1, ""
		}
	}
	return 0, 0, ClassVarint
}
