package selftest

// Row is one adapter, how it is judged, and what the judge has to say.
type Row struct {
	Name    string
	Adapter string   // in package null
	Alone   bool     // it needs no honest adapter behind it
	Doctor  bool     // by causeway doctor, not causeway test
	Flags   []string // of causeway, to keep the row short
	Known   string   // a list of known failures, in YAML

	Verdict string // the worst verdict of the run; ill or healthy of the doctor
	Exit    int
	Says    string   // must occur in the output
	Failing []string // exactly the cases that do not pass; nil: any
}

// Rows lists all rows.
func Rows() []Row {
	var rows []Row
	for _, group := range [][]Row{strangers, empty, liars, timing, knownFailures} {
		rows = append(rows, group...)
	}
	return rows
}

func run(pattern string) []string { return []string{"--run", pattern} }

// impatient are limits for adapters that never answer. An honest start has
// longer than an honest reply.
func impatient(more ...string) []string {
	return append([]string{"--call-timeout", "300ms"}, more...)
}

// What is no adapter is an ERROR: nothing was shown about an implementation.
var strangers = []Row{
	{Name: "silent", Adapter: "silent", Alone: true, Flags: []string{"--start-timeout", "500ms"}, Verdict: "ERROR", Exit: 3, Says: "expected: a line within 500ms"},
	{Name: "echo", Adapter: "echo", Alone: true, Verdict: "ERROR", Exit: 3, Says: "the program sends its input back"},
	{Name: "noise", Adapter: "noise", Alone: true, Verdict: "ERROR", Exit: 3, Says: "write logs to stderr"},
	{Name: "wrong IDs", Adapter: "wrong-ids", Alone: true, Verdict: "ERROR", Exit: 3, Says: "the reply with id 1, not 2"},
	{Name: "huge lines", Adapter: "huge-lines", Alone: true, Verdict: "ERROR", Exit: 3, Says: "--line-bytes allows longer ones"},

	{Name: "silent after hello", Adapter: "silent-later", Alone: true, Flags: impatient(), Verdict: "ERROR", Exit: 3, Says: "adapter: hang"},
	{Name: "echo after hello", Adapter: "echo-later", Alone: true, Verdict: "ERROR", Exit: 3, Says: "the program sends its input back"},
	{Name: "noise after hello", Adapter: "noise-later", Alone: true, Verdict: "ERROR", Exit: 3, Says: "write logs to stderr"},
	{Name: "wrong IDs after hello", Adapter: "wrong-ids-later", Alone: true, Verdict: "ERROR", Exit: 3, Says: "not 3"},
	{Name: "huge lines after hello", Adapter: "huge-lines-later", Alone: true, Verdict: "ERROR", Exit: 3, Says: "--line-bytes allows longer ones"},
}

// Who keeps the contract and does nothing breaks the specification.
var empty = []Row{
	{Name: "always ok", Adapter: "always-ok", Alone: true, Verdict: "FAIL", Exit: 1, Says: "core (0/"},
	{Name: "always ok to everything", Adapter: "always-ok-to-everything", Alone: true, Flags: run("receive/*,send/*,incoming/*,repair/*,durability/*,levels/*"), Verdict: "FAIL", Exit: 1, Says: "core (0/"},
	{Name: "always ok, doctor", Adapter: "always-ok", Alone: true, Doctor: true, Verdict: "ill", Exit: 3, Says: "capabilities that are lies"},
}

// The honest rows are the control: the road through the null adapter breaks
// nothing. A crash is the failure of the case whose input caused it, and of no
// other.
var liars = []Row{
	{Name: "honest", Adapter: "honest", Flags: run("send/*,receive/*"), Verdict: "PASS", Exit: 0, Failing: []string{}},
	{Name: "honest, doctor", Adapter: "honest", Doctor: true, Verdict: "healthy", Exit: 0},
	{Name: "crash on one input", Adapter: "crash-on-one-input", Flags: run("receive/*"), Verdict: "FAIL", Exit: 1,
		Says: "FAIL SDS-WIRE-6", Failing: []string{"receive/sweeps-in-order"}},
	{Name: "mute", Adapter: "mute", Verdict: "FAIL", Exit: 1, Says: "FAIL SDS-SEND-4"},
	{Name: "deaf", Adapter: "deaf", Flags: run("vectors/order/*,vectors/causal/*,vectors/repair/*"), Verdict: "FAIL", Exit: 1, Says: "FAIL SDS-ORD-1"},
	{Name: "capability liar", Adapter: "capability-liar", Flags: run("repair/*,hints/*,durability/*,levels/*"), Verdict: "FAIL", Exit: 1, Says: "FAIL SDS-REP-"},
	{Name: "capability liar, doctor", Adapter: "capability-liar", Doctor: true, Verdict: "ill", Exit: 3, Says: "persistence"},
	{Name: "clock liar", Adapter: "clock-liar", Flags: run("outgoing/*,sync/*,incoming/*"), Verdict: "FAIL", Exit: 1, Says: "FAIL SDS-OUT-1"},
	{Name: "clock liar, doctor", Adapter: "clock-liar", Doctor: true, Verdict: "ill", Exit: 3, Says: "clock honesty"},
}

// Who is slow within the limits is no worse for it; who is slower shows
// nothing.
var timing = []Row{
	{Name: "slow within the limits", Adapter: "slow", Flags: run("send/*"), Verdict: "PASS", Exit: 0, Failing: []string{}},
	{Name: "slower", Adapter: "slower", Flags: impatient(), Verdict: "ERROR", Exit: 3, Says: "--call-timeout gives more time"},
}
