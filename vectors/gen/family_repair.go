package main

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
)

// repairFamily: section 17. The waits follow from hashes of the IDs and from
// nothing else, so that scripts know the millisecond of each request and answer.
func repairFamily() *family {
	f := &family{name: "repair"}
	standard := wait{"bob", "alice", "m1", 30_000, 120_011, 1, "standard", 5000}
	with := func(change func(*wait)) wait {
		w := standard
		change(&w)
		return w
	}
	f.waits("standard", "The default parameters.", standard)
	f.waits("other-participant", "Another participant waits another time.", with(func(w *wait) { w.participant = "carol" }))
	f.waits("other-message", "And for another message.", with(func(w *wait) { w.message = "m2" }))
	f.waits("author", "The author answers at once.", with(func(w *wait) { w.participant = "alice" }))
	f.waits("derived-id", "A derived message ID.", with(func(w *wait) { w.message = "E8170OEPSdyFqY_XC9W7xspd" }))
	f.waits("utf8", "IDs are hashed as UTF-8.", with(func(w *wait) { w.participant, w.sender, w.message = "\u00e9", "e\u0301", "\U0001f980" }))
	f.waits("joined-without-separator", "hash(x, y) is that of x | y: bob, m1 as bobm, 1.", with(func(w *wait) { w.participant, w.message = "bobm", "1" }))
	f.waits("short-range", "T_max - T_min of 1: no choice for the request.", with(func(w *wait) { w.min, w.max = 1000, 1001 }))
	f.waits("prime-range", "Other parameters.", with(func(w *wait) { w.min, w.max = 31_000, 599_999 }))
	for _, id := range []string{"bob", "carol", "dave", "erin"} {
		f.waits("groups-"+id, "Four response groups: who may answer besides the author.", with(func(w *wait) { w.participant, w.groups = id, 4 }))
	}
	f.waits("groups-author", "The author is in its own group.", with(func(w *wait) { w.participant, w.groups = "alice", 1000 }))
	f.waits("fast", "The fast profile with S = 5,000.", with(func(w *wait) { w.profile = "fast" }))
	f.waits("fast-author", "The author in the fast profile.", with(func(w *wait) { w.profile, w.participant = "fast", "alice" }))
	f.waits("fast-short-interval", "S so short that the ranges are empty.", with(func(w *wait) { w.profile, w.interval = "fast", 100 }))
	f.asking()
	f.askingAgain()
	f.unheard()
	f.answering()
	f.answeringSeldom()
	f.fast()
	f.repairParameters()
	return f
}

// wait is the input of the formulas.
type wait struct {
	participant, sender, message string
	min, max, groups             int
	profile                      string
	interval                     int
}

func (f *family) waits(name, comment string, w wait) {
	requirements := "SDS-REP-27 SDS-REP-4 SDS-REP-15 SDS-REP-13"
	if w.profile == "fast" {
		requirements = "SDS-REP-27 SDS-REP-25"
	}
	v := f.add(name, "repair-waits", requirements, comment).flag("library-only")
	v.input = kv("participant_id", w.participant, "sender_id", w.sender, "message_id", w.message,
		"repair_min_ms", w.min, "repair_max_ms", w.max, "repair_groups", w.groups, "repair_profile", w.profile, "interval_ms", w.interval)
	v.expect = kv("request_ms", w.request(), "answer_ms", w.answer(), "eligible", w.eligible())
}

// hash is the first eight bytes of the digest of the joined texts.
func hash(texts ...string) *big.Int {
	var b []byte
	for _, t := range texts {
		b = append(b, t...)
	}
	sum := sha256.Sum256(b)
	return new(big.Int).SetUint64(binary.BigEndian.Uint64(sum[:]))
}

func modulo(x *big.Int, m int) int {
	return int(new(big.Int).Mod(x, big.NewInt(int64(m))).Int64())
}

func (w wait) request() int {
	own := hash(w.participant, w.message)
	if w.profile == "fast" {
		return 200 + modulo(own, max(1, w.interval-200))
	}
	return modulo(own, w.max-w.min) + w.min
}

func (w wait) answer() int {
	product := new(big.Int).Xor(hash(w.participant), hash(w.sender))
	product.Mul(product, hash(w.message))
	switch {
	case w.participant == w.sender:
		return 0
	case w.profile == "fast":
		return 500 + modulo(product, max(1, w.interval-500))
	}
	return modulo(product, w.max)
}

func (w wait) eligible() bool {
	return modulo(hash(w.participant, w.message), w.groups) == modulo(hash(w.sender, w.message), w.groups)
}
