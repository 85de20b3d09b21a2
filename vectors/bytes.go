package vectors

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
)

// Bytes are written as hexadecimal, or as a list of pieces to be joined, each
// hexadecimal or {"repeat": hexadecimal, "times": n}.
type Bytes []byte

// UnmarshalJSON reads either notation. The result is never nil.
func (b *Bytes) UnmarshalJSON(text []byte) error {
	*b = Bytes{}
	if len(text) > 0 && text[0] != '[' {
		return b.piece(text)
	}
	var pieces []json.RawMessage
	if err := json.Unmarshal(text, &pieces); err != nil {
		return err
	}
	for _, p := range pieces {
		if err := b.piece(p); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bytes) piece(text []byte) error {
	unit, times := "", 1
	if text[0] == '{' {
		var p struct {
			Repeat string `json:"repeat"`
			Times  int    `json:"times"`
		}
		if err := json.Unmarshal(text, &p); err != nil {
			return err
		}
		unit, times = p.Repeat, p.Times
	} else if err := json.Unmarshal(text, &unit); err != nil {
		return err
	}
	decoded, err := hex.DecodeString(unit)
	if err != nil {
		return fmt.Errorf("bytes: %w", err)
	}
	*b = append(*b, bytes.Repeat(decoded, times)...)
	return nil
}

// Uint is a JSON number up to 2^53 − 1, or a decimal string.
type Uint uint64

// UnmarshalJSON reads either notation.
func (u *Uint) UnmarshalJSON(text []byte) error {
	v, err := strconv.ParseUint(string(bytes.Trim(text, `"`)), 10, 64)
	*u = Uint(v)
	return err
}
