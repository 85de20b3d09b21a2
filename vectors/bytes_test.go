package vectors

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBytes_readsBothNotations(t *testing.T) {
	for text, want := range map[string]Bytes{
		`""`:     {},
		`"00ff"`: {0, 0xff},
		`["01", {"repeat": "0203", "times": 2}, "04"]`: {1, 2, 3, 2, 3, 4},
	} {
		var got Bytes
		if err := json.Unmarshal([]byte(text), &got); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: got %x, %v, want %x", text, got, err, want)
		}
	}
	for _, text := range []string{`"0"`, `"zz"`, `7`, `[7]`} {
		var got Bytes
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s was read as %x", text, got)
		}
	}
}

func TestUint_readsNumbersAndStrings(t *testing.T) {
	for text, want := range map[string]Uint{`0`: 0, `9007199254740991`: 1<<53 - 1, `"18446744073709551615"`: 1<<64 - 1} {
		var got Uint
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: got %d, %v, want %d", text, got, err, want)
		}
	}
}
