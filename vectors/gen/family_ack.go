package main

import "fmt"

// ackFamily: section 12.
func ackFamily() *family {
	f := &family{name: "ack"}
	f.math()
	f.gathered()
	f.exact()
	f.transitions()
	f.parameters()
	f.noEvidence()
	f.outgoing()
	return f
}

// math: the rule alone, also for more than one.
func (f *family) math() {
	const p = 0.0078125 // (1/2)^7
	for i, c := range []struct {
		comment string
		e       evidence
	}{
		{"Nothing.", evidence{0, 0, 0, 0, 0, 1, 1e-6}},
		{"One named sender is enough for one.", evidence{1, 0, 0, 0, 0, 1, 1e-6}},
		{"One named sender is not enough for two.", evidence{1, 0, 0, 0, 0, 2, 1e-6}},
		{"Two named senders for two, whatever the filters say.", evidence{2, 9, 0, 0.04, 99, 2, 1e-6}},
		{"One hit.", evidence{0, 1, 1, p, 1, 1, 1e-6}},
		{"Three hits: 24 · p^3 is above the bound.", evidence{0, 3, 3, p, 3, 1, 1e-6}},
		{"Four hits: 40 · p^4 is below.", evidence{0, 4, 4, p, 4, 1, 1e-6}},
		{"Four hits among six: 84 · C(6,4) · p^4 is above.", evidence{0, 6, 4, p, 6, 1, 1e-6}},
		{"Four hits among eight: C(8,4) is too many.", evidence{0, 8, 4, p, 8, 1, 1e-6}},
		{"Four hits among four, but 300 filters could have erred.", evidence{0, 4, 4, p, 300, 1, 1e-6}},
		{"A greater q.", evidence{0, 4, 4, 0.04, 4, 1, 1e-6}},
		{"A looser bound.", evidence{0, 1, 1, p, 1, 1, 0.04}},
		{"A looser bound, two filters.", evidence{0, 1, 1, p, 2, 1, 0.04}},
		{"No hits: d is 0 for one.", evidence{0, 5, 0, p, 5, 1, 0.01}},
		{"At least two by hits alone: d = 4 of 5.", evidence{0, 5, 5, p, 5, 2, 1e-6}},
		{"At least three by hits alone: d = 3 of 5.", evidence{0, 5, 5, p, 5, 3, 1e-6}},
		{"At least three, one named: d = 4 of 5.", evidence{1, 5, 5, 0.006, 6, 3, 1e-6}},
		{"At least ten of twelve hits: d = 3.", evidence{0, 12, 12, 0.001, 12, 10, 1e-6}},
		{"At least ten of thirteen hits: d = 4.", evidence{0, 13, 13, 0.001, 13, 10, 1e-6}},
		{"More wanted than there are hits: d is below 1.", evidence{1, 3, 3, 0.001, 3, 6, 1e-6}},
		{"Just enough wanted: d is 1, and one tiny p suffices.", evidence{1, 3, 3, 1e-9, 3, 4, 1e-6}},
		{"A big group: 60 hits of 200.", evidence{0, 200, 60, 0.0082, 1000, 20, 1e-6}},
		{"A big group: 60 hits of 200 for 50.", evidence{0, 200, 60, 0.0082, 1000, 50, 1e-6}},
		{"Five hits among seven: 112 · C(7,5) · p^5 is below.", evidence{0, 7, 5, p, 7, 1, 1e-6}},
		{"At least two by hits alone: d = 5 of 6.", evidence{0, 6, 6, p, 6, 2, 1e-6}},
		{"With the factor F this would do; with 2 · F · (F + 1) it does not.", evidence{0, 4, 4, p, 20, 1, 1e-6}},
		{"With the factor F · (F + 1) this would do; with twice as much it does not.", evidence{0, 4, 4, p, 14, 1, 1e-6}},
		{"Four fewer filters, and it does.", evidence{0, 4, 4, p, 10, 1, 1e-6}},
	} {
		f.rule(fmt.Sprintf("rule-%02d", i+1), c.comment, c.e).flag("library-only")
	}
	for i, c := range []struct {
		comment string
		run     []float64
		filters int
	}{
		{"Three hits with p = 2^-7.", []float64{p, p, p}, 3},
		{"Four hits with p = 2^-7.", []float64{p, p, p, p}, 4},
		{"One hit with a tiny p.", []float64{1e-7}, 1},
		{"A poor filter among good ones.", []float64{0.04, 0.0001, 0.05}, 3},
		{"And one more.", []float64{0.04, 0.0001, 0.05, 0.04}, 4},
		{"And a better one.", []float64{0.04, 0.0001, 0.05, 0.04, 0.001}, 5},
		{"One hit with a tiny p, after a filter of somebody else.", []float64{1e-7}, 2},
		{"Four hits, after six filters of others: those count as well.", []float64{p, p, p, p}, 10},
		{"After sixteen filters of others.", []float64{p, p, p, p}, 20},
		{"After its own misses, which F counts and the run does not.", []float64{p, p, p, p}, 14},
		{"No hit since the last miss.", nil, 1},
	} {
		v := f.add(fmt.Sprintf("named-%d", i+1), "ack-named", "SDS-ACK-7", c.comment)
		run := list{}
		for _, q := range c.run {
			run = append(run, q)
		}
		v.flag("library-only")
		v.input, v.expect = kv("run", run, "F", c.filters, "epsilon", 1e-6), kv("named", named(c.run, c.filters, 1e-6))
	}
}

func (f *family) rule(name, comment string, e evidence) *vector {
	v := f.add(name, "ack-math", "SDS-ACK-7", comment)
	v.input = kv("x", e.x, "R", e.r, "h", e.h, "q", e.q, "F", e.f, "N", e.n, "epsilon", e.epsilon)
	v.expect = kv("acknowledged", e.acknowledged())
	return v
}

// report is one filter of a sender that covers alice's message.
type report struct {
	sender string
	hit    bool
	ones   int // of 200 bits, k = 7; 100 gives p = 2^-7
}

// gather adds an ack-math vector whose steps carry the reports to alice, one
// sync message each, and which expects what the rule says after each.
func (f *family) gather(name, comment string, reports ...report) *vector {
	v := f.add(name, "ack-math", "SDS-ACK-7 SDS-ACK-2 SDS-ACK-5 SDS-ACK-11", comment).need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	var seen []report
	state := "unacknowledged"
	for i, r := range reports {
		lam := uint64(start + 2000 + 10*i)
		filter := filterBytes(7, lam-start, craftedBits(r.sender, lam, own.ID, 7, 25, r.ones, r.hit))
		x := derived(Message{Sender: r.sender, Channel: "c", Lamport: lamport(lam), Filter: filter})
		seen = append(seen, r)
		before := state
		if state != "acknowledged" {
			state = weigh(seen).state()
		}
		s := v.receive("A", lam, x.wire())
		if state != before && state != "unacknowledged" {
			s.event(state, "message_id", own.ID)
		} else {
			s.none()
		}
	}
	v.inspect("A").state("outgoing", obj{{own.ID, state}})
	e := weigh(seen)
	v.input = kv("x", e.x, "R", e.r, "h", e.h, "q", e.q, "F", e.f, "N", 1, "epsilon", e.epsilon)
	v.expect = kv("acknowledged", e.acknowledged())
	if e.acknowledged() != (state == "acknowledged") {
		panic("the evidence after an acknowledgement must not contradict it: " + name)
	}
	return v
}

// weigh turns reports into the input of the rule for at least one.
func weigh(reports []report) evidence {
	e := evidence{n: 1, epsilon: 1e-6, f: len(reports)}
	newest, runs := map[string]report{}, map[string][]float64{}
	for _, r := range reports {
		newest[r.sender] = r
		runs[r.sender] = append(runs[r.sender], r.p())
		if !r.hit {
			runs[r.sender] = nil
		}
	}
	for sender, r := range newest {
		if named(runs[sender], e.f, e.epsilon) {
			e.x++
			continue
		}
		e.r++
		if r.hit {
			e.h++
		}
		if r.p() <= 0.05 {
			e.q = max(e.q, r.p())
		}
	}
	return e
}

func (r report) p() float64 { return estimate(7, craftedBits("", 0, "", 7, 25, r.ones, false)) }

func (e evidence) state() string {
	switch {
	case e.acknowledged():
		return "acknowledged"
	case e.h > 0 || e.x > 0:
		return "possibly_acknowledged"
	}
	return "unacknowledged"
}

func (f *family) gathered() {
	hit := func(s string) report { return report{s, true, 100} }
	miss := func(s string) report { return report{s, false, 100} }
	f.gather("one-sender-three-hits", "Three hits of one sender: possibly.", hit("bob"), hit("bob"), hit("bob"))
	f.gather("one-sender-four-hits", "Four hits of one sender in a row: named.", hit("bob"), hit("bob"), hit("bob"), hit("bob"))
	f.gather("one-sender-broken-run", "A miss breaks the run, and three hits follow.",
		hit("bob"), hit("bob"), hit("bob"), miss("bob"), hit("bob"), hit("bob"), hit("bob"))
	f.gather("three-senders", "Three senders with a hit each: possibly.", hit("bob"), hit("carol"), hit("dave"))
	f.gather("four-senders", "Four senders with a hit each.", hit("bob"), hit("carol"), hit("dave"), hit("erin"))
	f.gather("four-of-six", "Two senders miss, four hit: one in 15 sets of four is too easily found.", miss("frank"), miss("grace"), hit("bob"), hit("carol"), hit("dave"), hit("erin"))
	f.gather("four-of-eight", "Four miss, four hit: one in 70 sets of four is too easily found.", miss("s1"), miss("s2"), miss("s3"), miss("s4"),
		hit("bob"), hit("carol"), hit("dave"), hit("erin"))
	f.gather("five-of-nine", "A fifth hit.", miss("s1"), miss("s2"), miss("s3"), miss("s4"),
		hit("bob"), hit("carol"), hit("dave"), hit("erin"), hit("frank"))
	f.gather("five-of-seven", "Two senders miss, five hit.", miss("frank"), miss("grace"), hit("bob"), hit("carol"), hit("dave"), hit("erin"), hit("heidi"))
	f.gather("newest-counts", "A sender that hit and then misses no longer counts as a hit.", hit("bob"), hit("carol"), hit("dave"), miss("dave"), hit("erin"))
	f.gather("miss-first", "Misses before the hits.", miss("bob"), miss("bob"), hit("bob"))
	f.gather("only-misses", "Misses alone leave a message unacknowledged.", miss("bob"), miss("carol"), miss("dave"))
	f.gather("fall-back", "The only sender that hit misses later: back to unacknowledged.", hit("bob"), miss("bob"))
	f.gather("fall-back-and-again", "The sender hits again: possibly, and reported again.", hit("bob"), miss("bob"), hit("bob"))
	f.gather("no-fall-back-while-another-hits", "One of two senders misses later: still possibly.", hit("bob"), hit("carol"), miss("bob"))
	f.gather("poor-miss-raises-q", "A miss with p about 0.048 makes q as great, for all.", report{"frank", false, 130}, hit("bob"), hit("carol"), hit("dave"), hit("erin"), hit("grace"))
	f.gather("full-miss-leaves-q", "A miss with p above ack_filter_max does not.", report{"frank", false, 190}, hit("bob"), hit("carol"), hit("dave"), hit("erin"), hit("grace"))
	f.gather("sparse-filter", "One filter with 4 · p below the bound names its sender.", report{"bob", true, 22})
	f.gather("not-sparse-enough", "4 · p just above the bound.", report{"bob", true, 23})
	var many []report
	for range 60 {
		many = append(many, report{"bob", false, 118})
	}
	for _, s := range []string{"bob", "carol", "dave", "erin", "frank"} {
		many = append(many, report{s, true, 118})
	}
	f.gather("many-filters-before", "Sixty filters before could have erred as well, so five hits with p about 0.025 do not suffice.", many...)
	others := []report{miss("frank"), miss("frank"), miss("frank"), miss("frank"), miss("frank"), miss("frank"), miss("frank"), miss("frank"), miss("frank"), miss("frank")}
	f.gather("one-sender-after-others", "Four hits of one sender, after ten misses of another: F counts the filters of all senders.",
		append(others, hit("bob"), hit("bob"), hit("bob"), hit("bob"))...)
	f.gather("one-sender-after-others-five", "A fifth hit.", append(others, hit("bob"), hit("bob"), hit("bob"), hit("bob"), hit("bob"))...)
	f.gather("few-filters-before", "Without them they do.", many[60:]...)
}

// exact: evidence by causal history.
func (f *family) exact() {
	script := func(name, requirements, comment string) *vector { return f.scriptOwn(name, requirements, comment) }
	const req = "SDS-ACK-1 SDS-ACK-11"
	v := script("exact-content", req, "A content message that names the own one acknowledges it, and its sender is named.")
	x := reply("bob", start+2000, []string{own.ID}, []byte("re"))
	v.receive("A", start+2000, x.wire()).event("acknowledged", "message_id", own.ID, "by", words("bob")).delivers(x)
	v.inspect("A").state("outgoing", obj{{own.ID, "acknowledged"}})
	v = script("exact-sync", req, "So does a sync message.")
	v.receive("A", start+2000, reply("bob", start+2000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v = script("exact-future", req+" SDS-ACK-3", "History is exact evidence whatever the timestamp; only filters are not.")
	v.receive("A", start+2000, reply("bob", greatest, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v = script("exact-waiting", req+" SDS-RECV-8", "A message that will wait is evidence at once.")
	v.closeWindow()
	x = reply("bob", start+2000, []string{"nobody-has-it", own.ID}, []byte("re"))
	v.receive("A", start+2000, x.wire()).event("acknowledged", "message_id", own.ID)
	v = script("exact-several", "SDS-ACK-1", "Every own message that is named.")
	two := sent("alice", "c", start+1100, start, []string{own.ID}, nil, []byte("two"))
	v.send("A", start+1100, two.Content).sends(two.wire())
	v.receive("A", start+2000, reply("bob", start+2000, []string{own.ID, two.ID}, nil).wire()).
		event("acknowledged", "message_id", own.ID).event("acknowledged", "message_id", two.ID)
	v = script("exact-not-transitive", "SDS-ACK-1 SDS-ACK-9", "What a named message names is not named.")
	v.send("A", start+1100, two.Content).sends(two.wire())
	v.receive("A", start+2000, reply("bob", start+2000, []string{two.ID}, nil).wire()).event("acknowledged", "message_id", two.ID)
	v.inspect("A").state("outgoing", obj{{own.ID, "unacknowledged"}, {two.ID, "acknowledged"}})
}

// scriptOwn is a script that begins with alice's own message.
func (f *family) scriptOwn(name, requirements, comment string) *vector {
	v := f.add(name, "script", requirements, comment).need("derived-ids")
	v.create("A", "c", "alice", start, quiet.with("join_grace_ms", 0))
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	return v
}

// closeWindow gives alice a message of peer, after which her join window is
// closed.
func (v *vector) closeWindow() {
	p := derived(Message{Sender: "peer", Channel: "c", Lamport: lamport(start + 900), Content: []byte("p")})
	v.receive("A", start+1100, p.wire()).delivers(p).setup()
}

// reply is a message of another participant in a channel with derived IDs;
// without content it is a sync message.
func reply(sender string, lam uint64, history []string, content []byte) Message {
	return derived(Message{Sender: sender, Channel: "c", Lamport: lamport(lam), History: entries(history...), Content: content})
}
