package sut

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

func TestDifference_namesWhatChanged(t *testing.T) {
	floor := uint64(1<<53 - 1)
	state := func(change func(*contract.State)) *contract.State {
		s := &contract.State{
			Lamport: 7, Log: []contract.LogEntry{{MessageID: "m1", Lamport: 1}, {MessageID: "m2", Lamport: 2}},
			Missing: []string{"a", "b"}, Window: []string{"m1", "m2"},
		}
		change(s)
		return s
	}
	for _, test := range []struct {
		name, want string
		change     func(*contract.State)
	}{
		{"nothing", "", func(*contract.State) {}},
		{"a number", "lamport was 7, is 9007199254740993", func(s *contract.State) { s.Lamport = 9007199254740993 }},
		{"an optional number", "floor was absent, is 9007199254740991", func(s *contract.State) { s.Floor = &floor }},
		{"a list", `missing - "a" + "c"`, func(s *contract.State) { s.Missing = []string{"b", "c"} }},
		{"an optional list", `lost + "x"`, func(s *contract.State) { s.Lost = []string{"x"} }},
		{"no list and an empty one", "", func(s *contract.State) { s.Lost = []string{} }},
		{"an entry twice", `missing + "b"`, func(s *contract.State) { s.Missing = []string{"a", "b", "b"} }},
		{"the order", `window was in the order ["m1","m2"], is in the order ["m2","m1"]`, func(s *contract.State) { s.Window = []string{"m2", "m1"} }},
		{"two fields", `lamport was 7, is 8; log - {"message_id":"m2","lamport":2}`, func(s *contract.State) { s.Lamport, s.Log = 8, s.Log[:1] }},
	} {
		for range 20 {
			if got := Difference(state(func(*contract.State) {}), state(test.change)); got != test.want {
				t.Errorf("%s: got %q, want %q", test.name, got, test.want)
				break
			}
		}
	}
}
