package model

import "testing"

// The expected numbers were computed from the text with another language's
// integers.
func TestRepair_givesValuesComputedElsewhere(t *testing.T) {
	fast := DefaultRepair()
	fast.Fast = true
	for _, c := range []struct {
		participant, message  string
		request, answer       int64
		fastRequest, fastGive int64
		inFour                bool
	}{
		{"bob", "m1", 101_161, 11_955, 1_382, 1_325, true},
		{"carol", "m1", 70_402, 38_355, 2_907, 3_425, false},
		{"bob", "E8170OEPSdyFqY_XC9W7xspd", 58_459, 74_520, 1_940, 1_417, true},
		{"é", "🦀", 99_338, 45_152, 1_712, 1_976, false},
		{"alice", "m1", 71_935, 0, 814, 0, true},
	} {
		four := DefaultRepair()
		four.Groups = 4
		if got := four.RequestMS(c.participant, c.message); got != c.request {
			t.Errorf("%s asks for %s after %d, want %d", c.participant, c.message, got, c.request)
		}
		if got := four.AnswerMS(c.participant, "alice", c.message); got != c.answer {
			t.Errorf("%s answers for %s after %d, want %d", c.participant, c.message, got, c.answer)
		}
		if got := fast.RequestMS(c.participant, c.message); got != c.fastRequest {
			t.Errorf("fast: %s asks for %s after %d, want %d", c.participant, c.message, got, c.fastRequest)
		}
		if got := fast.AnswerMS(c.participant, "alice", c.message); got != c.fastGive {
			t.Errorf("fast: %s answers for %s after %d, want %d", c.participant, c.message, got, c.fastGive)
		}
		if got := four.Answers(c.participant, "alice", c.message); got != c.inFour {
			t.Errorf("%s is in alice's group of four for %s: %t, want %t", c.participant, c.message, got, c.inFour)
		}
		if !DefaultRepair().Answers(c.participant, "alice", c.message) {
			t.Errorf("%s is not in the only group", c.participant)
		}
	}
}

// An interval too short for a choice leaves none, and divides by nothing.
func TestRepair_fastWithAShortInterval(t *testing.T) {
	for _, interval := range []int64{1, 200, 201, 500, 501} {
		r := Repair{MinMS: 30_000, MaxMS: 120_011, Groups: 1, Fast: true, IntervalMS: interval}
		if ask := r.RequestMS("bob", "m1"); ask < 200 || ask >= max(201, interval) {
			t.Errorf("interval %d: asks after %d", interval, ask)
		}
		if give := r.AnswerMS("bob", "alice", "m1"); give < 500 || give >= max(501, interval) {
			t.Errorf("interval %d: answers after %d", interval, give)
		}
		if give := r.AnswerMS("alice", "alice", "m1"); give != 0 {
			t.Errorf("interval %d: the author answers after %d", interval, give)
		}
	}
}
