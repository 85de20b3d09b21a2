package wire

import "strings"

// keeper copies values into two blocks, one of text and one of bytes, so that a
// message is not made of a dozen small pieces. The message itself and each of
// its lists have their own: an ID that outlives its message holds little else.
type keeper struct {
	text  strings.Builder
	block []byte
}

func keep(text, block int) *keeper {
	k := &keeper{}
	k.text.Grow(text)
	if block > 0 {
		k.block = make([]byte, 0, block)
	}
	return k
}

func (k *keeper) string(b []byte) string {
	start := k.text.Len()
	k.text.Write(b)
	return k.text.String()[start:]
}

// slice returns nil for what is empty: absent and empty mean the same in every
// field but the Lamport timestamp.
func (k *keeper) slice(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	start := len(k.block)
	k.block = append(k.block, b...)
	return k.block[start:len(k.block):len(k.block)]
}
