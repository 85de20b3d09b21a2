package main

import (
	"bytes"
	"fmt"
	"strings"
)

// bloomFamily: section 11, building and reading filters, and what is in them.
func bloomFamily() *family {
	f := &family{name: "bloom"}
	f.builds()
	f.reads()
	f.coverage()
	f.notUnderstood()
	f.window()
	return f
}

// build is a filter of the given IDs. Over the contract the participant starts
// at the floor, receives messages with these IDs and sends.
func (f *family) build(name, comment, sender string, lam, floor uint64, ids ...string) *vector {
	v := f.add(name, "filter-build", "SDS-BLOOM-1 SDS-BLOOM-3 SDS-BLOOM-4", comment)
	filter := buildFilter(sender, lam, floor, ids...)
	v.input = kv("sender_id", sender, "lamport_timestamp", lam, "floor", floor, "ids", words(ids...))
	v.expect = kv("bloom_filter", notation(filter))
	v.create("A", "c", sender, floor, opaque)
	for i, id := range ids {
		m := from("peer", id, min(floor+1+uint64(i), lam-1))
		v.receive("A", lam-1, m.wire()).delivers(m)
	}
	v.send("A", lam, []byte("x")).sendsFields("lamport_timestamp", lam, "bloom_filter", notation(filter))
	return v
}

func numbered(n int) []string {
	var ids []string
	for i := range n {
		ids = append(ids, fmt.Sprintf("id-%02d", i))
	}
	return ids
}

func (f *family) builds() {
	f.build("check-value", "The check value of section 11.", "alice", 1700000000001, 1699999999001, "m1", "m2", "m3").flag("check-value")
	f.build("build-0", "No ID: one byte of bits, all clear.", "alice", start+1000, start)
	for _, n := range []int{1, 4, 5, 13, 63, 64} {
		f.build(fmt.Sprintf("build-%d", n), fmt.Sprintf("%d IDs: %d bytes of bits.", n, (10*n+7)/8), "alice", start+1000, start, numbered(n)...)
	}
	f.build("build-other-sender", "The same IDs in the filter of another sender.", "bob", start+1000, start, numbered(4)...)
	f.build("build-other-lamport", "The same IDs a millisecond later.", "alice", start+1001, start, numbered(4)...)
	f.build("build-utf8", "Sender and IDs are hashed as UTF-8.", "\u00e9l\u00e8ne", start+1000, start, "\U0001f980", "e\u0301")
	f.build("build-long-sender", "A sender ID of 128 bytes.", strings.Repeat("s", 128), start+1000, start, "m1")
	for i, distance := range []uint64{1, 127, 128, 16383, 16384, 1<<21 - 1, 1 << 21, 1 << 28, 1 << 35, 1 << 42, 1 << 49} {
		v := f.build(fmt.Sprintf("build-distance-%d", i+1), fmt.Sprintf("lamport - floor = %d: %d bytes.", distance, len(varint(distance))),
			"alice", 1<<50+distance, 1<<50)
		v.clock = "virtual"
	}
	v := f.add("build-distance-0", "filter-build", "SDS-BLOOM-1 SDS-BLOOM-3", "The floor is never more than the message's own timestamp: a message "+
		"from the future left the window, and the distance is 0.")
	v.input = kv("sender_id", "alice", "lamport_timestamp", start+ceiling+13, "floor", start+ceiling+13, "ids", words("m2"))
	filter := buildFilter("alice", start+ceiling+13, start+ceiling+13, "m2")
	v.expect = kv("bloom_filter", notation(filter))
	v.create("A", "c", "alice", start, opaque.with("filter_window", 1))
	m1, m2 := from("bob", "m1", greatest), from("bob", "m2", start+1)
	v.receive("A", start+12, m1.wire()).delivers(m1)
	v.receive("A", start+12, m2.wire()).delivers(m2)
	v.send("A", start+12, []byte("x")).sendsFields("lamport_timestamp", uint64(start+ceiling+13), "bloom_filter", notation(filter))
}

// own is alice's message that the filters of bob are asked for.
var own = sent("alice", "c", start+1000, start, nil, nil, []byte("own"))

// check is one filter of bob at lam, asked for alice's own message. Over the
// contract alice sends the message and receives the filter in a sync message.
func (f *family) check(name, requirements, comment string, lam uint64, filter []byte) *vector {
	v := f.add(name, "filter-check", requirements, comment).need("derived-ids")
	c := checkFilter(filter, "bob", lam, own.ID, *own.Lamport)
	v.input = kv("bloom_filter", notation(filter), "sender_id", "bob", "lamport_timestamp", lam,
		"message_id", own.ID, "message_lamport", *own.Lamport)
	v.expect = kv("understood", c.understood)
	if c.understood {
		v.expect = append(v.expect, kv("covers", c.covers, "verdict", c.verdict, "p", c.p)...)
	}
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	x := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(lam), Filter: filter})
	s := v.receive("A", start+2000, x.wire())
	switch {
	case c.verdict == "hit" && !named([]float64{c.p}, 1, 1e-6):
		s.event("possibly_acknowledged", "message_id", own.ID)
	case c.verdict == "hit":
		s.event("acknowledged", "message_id", own.ID)
	default:
		s.none()
	}
	return v
}

const bobs = start + 1500 // the Lamport timestamp of bob's filters

// filterOf is a filter of bob with the given number of ones.
func filterOf(k, size, ones int, hit bool) []byte {
	return filterBytes(byte(k), bobs-start, craftedBits("bob", bobs, own.ID, k, size, ones, hit))
}

func (f *family) reads() {
	const req = "SDS-BLOOM-4 SDS-ACK-4"
	f.check("hit", req, "All positions set, p about 0.0078.", bobs, filterOf(7, 10, 40, true))
	f.check("miss", req, "One position clear.", bobs, filterOf(7, 10, 40, false))
	f.check("miss-empty", req, "No bit set.", bobs, filterOf(7, 1, 0, false))
	f.check("miss-almost-full", req, "All bits set but one of the message's.", bobs, filterOf(7, 10, 79, false))
	f.check("full", req, "All bits set: p is 1, and the filter says nothing.", bobs, filterOf(7, 10, 80, true))
	f.check("too-full", req, "p about 0.06 is more than ack_filter_max.", bobs, filterOf(7, 100, 535, true))
	f.check("just-not-too-full", req, "p about 0.049 is not.", bobs, filterOf(7, 100, 519, true))
	f.check("built-by-bob", req, "A filter as a participant builds it, with three IDs.", bobs,
		buildFilter("bob", bobs, start, "m1", own.ID, "m2"))
	f.check("built-without", req, "A filter as a participant builds it, without the message.", bobs,
		buildFilter("bob", bobs, start, "m1", "m2", "m3"))
	f.check("salted-by-sender", req, "The bits that the message has in a filter of carol: none of bob's business.", bobs,
		buildFilter("carol", bobs, start, own.ID))
	f.check("salted-by-lamport", req, "The bits that the message has in bob's filter a millisecond later.", bobs,
		filterBytes(7, bobs-start, buildFilter("bob", bobs+1, start, own.ID)[4:]))
	for k := 1; k <= 8; k++ {
		f.check(fmt.Sprintf("understood-k-%d", k), "SDS-BLOOM-6 SDS-BLOOM-4", fmt.Sprintf("k = %d.", k), bobs, filterOf(k, 25, 9, true))
	}
	f.check("understood-1-byte", "SDS-BLOOM-6", "One byte of bits, k = 1.", bobs, filterOf(1, 1, 1, false))
	f.check("understood-1-byte-hit", "SDS-BLOOM-6", "One byte of bits, k = 2: p about 0.0156.", bobs, oneByteHit())
	f.check("understood-4096-bytes", "SDS-BLOOM-6", "4,096 bytes of bits and as good as no doubt: acknowledged by one filter.", bobs, filterOf(7, 4096, 7, true))
	f.check("understood-4096-bytes-miss", "SDS-BLOOM-6", "4,096 bytes of bits without the message.", bobs, filterOf(7, 4096, 7, false))
}

// oneByteHit has k = 2 and a single bit, if both positions fall together, or
// else k = 3 and as many as needed.
func oneByteHit() []byte {
	for k := 2; k <= 8; k++ {
		for ones := 1; ones <= 5; ones++ {
			set := make([]byte, 1)
			for _, p := range positions("bob", bobs, own.ID, k, 1) {
				set[0] |= 1 << p
			}
			if countOnes(set) == ones && estimate(k, set) < 0.04 {
				return filterBytes(byte(k), bobs-start, set)
			}
		}
	}
	panic("no filter of one byte hits")
}

func (f *family) coverage() {
	const req = "SDS-ACK-3"
	at := func(lam, floor uint64) []byte {
		return filterBytes(7, lam-floor, craftedBits("bob", lam, own.ID, 7, 10, 40, true))
	}
	const m = start + 1000
	f.check("floor-just-below", req, "floor < M.lamport by one.", bobs, at(bobs, m-1))
	f.check("floor-equal", req, "floor = M.lamport does not cover.", bobs, at(bobs, m))
	f.check("floor-above", req, "floor > M.lamport does not cover.", bobs, at(bobs, m+1))
	f.check("floor-0", req, "A floor of 0 covers everything.", bobs, at(bobs, 0))
	f.check("lamport-just-above", req, "X.lamport > M.lamport by one.", m+1, at(m+1, start))
	f.check("lamport-equal", req, "X.lamport = M.lamport does not cover.", m, at(m, start))
	f.check("lamport-below", req, "X.lamport < M.lamport does not cover.", m-1, at(m-1, start))
}

func (f *family) notUnderstood() {
	good := filterOf(7, 10, 40, true)
	bits := craftedBits("bob", bobs, own.ID, 7, 10, 40, true)
	const req = "SDS-BLOOM-7"
	for _, c := range []struct {
		name, comment string
		filter        []byte
	}{
		{"format-0", "Another first byte: 0.", join(unhex("00"), good[1:])},
		{"format-2", "Another first byte: 2.", join(unhex("02"), good[1:])},
		{"format-ff", "Another first byte: 255.", join(unhex("ff"), good[1:])},
		{"k-0", "k = 0, with which every ID would be a hit.", filterBytes(0, bobs-start, bits)},
		{"k-9", "k = 9: SHA-256 has eight words.", filterBytes(9, bobs-start, craftedBits("bob", bobs, own.ID, 8, 10, 55, true))},
		{"k-255", "k = 255.", filterBytes(255, bobs-start, bytes.Repeat([]byte{0xff}, 10))},
		{"only-format", "The first byte alone.", unhex("01")},
		{"only-k", "Nothing after k.", unhex("0107")},
		{"varint-cut", "The varint runs past the end.", unhex("010780")},
		{"varint-long", "A varint that is not in its shortest form.", join(unhex("0107"), longVarint(bobs-start, 3), bits)},
		{"varint-long-zero", "80 00 is not the shortest form of 0.", join(unhex("01078000"), bits)},
		{"varint-9-bytes", "A varint of nine bytes.", join(unhex("0107"), varint(1<<62), bits)},
		{"varint-11-bytes", "A varint of eleven bytes.", join(unhex("0107"), longVarint(5, 11), bits)},
		{"distance-above-lamport", "lamport - floor above lamport: a floor below 0.", filterBytes(7, bobs+1, bits)},
		{"no-bits", "No bits.", filterBytes(7, bobs-start, nil)},
		{"4097-bytes", "4,097 bytes of bits.", filterBytes(7, bobs-start, craftedBits("bob", bobs, own.ID, 7, 4097, 7, true))},
		{"32768-bytes", "As many bytes as a filter may have.", filterBytes(7, bobs-start, bytes.Repeat([]byte{0xff}, 32764))},
		{"other-implementation", "Words of 64 bits without a header.", bytes.Repeat(unhex("0000000000000001"), 32)},
	} {
		v := f.check("unknown-"+c.name, req, c.comment, bobs, c.filter)
		x := derived(Message{Sender: "carol", Channel: "c", Lamport: lamport(bobs), Filter: c.filter, Content: []byte("kept")})
		v.receive("A", start+3000, x.wire()).delivers(x)
	}
	v := f.check("unknown-empty", req, "A filter of length 0.", bobs, nil)
	x := Message{Sender: "carol", Channel: "c", Lamport: lamport(bobs), Content: []byte("kept")}
	x = derived(x)
	v.receive("A", start+3000, join(x.wire(), value(fieldFilter, nil))).delivers(x)
}
