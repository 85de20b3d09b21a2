package selftest

import "fmt"

// entry is a list with one known failure. The subject of these rows dies of
// one input, in receive/sweeps-in-order.
func entry(pattern, reason, expires string) string {
	return fmt.Sprintf(`- case: %s
  reason: %s
  why: it dies of one input
  issue: https://example.org/issues/1
  expires: %s
`, pattern, reason, expires)
}

const (
	crashes = "the participant survives what it is given"
	someday = "9999-12-31"
)

func withKnown(name, known string, verdict string, exit int, says string) Row {
	return Row{Name: name, Adapter: "crash-on-one-input", Flags: run("receive/*"), Known: known, Verdict: verdict, Exit: exit, Says: says}
}

// A list of known failures forgives what it says, and nothing that it does not.
var knownFailures = []Row{
	withKnown("known failure", entry("receive/sweeps-in-order", crashes, someday), "PASS", 0, "known failures: 1 case"),
	withKnown("known failure that passes", entry("receive/sweeps-in-order", crashes, someday)+entry("receive/chain-backwards", crashes, someday),
		Stale, 5, "case receive/chain-backwards no longer fails (PASS)"),
	withKnown("known failure that passes, by a pattern", entry("receive/s*", crashes, someday), Stale, 5, "no longer fails (PASS)"),
	withKnown("known failure that expired", entry("receive/sweeps-in-order", crashes, "2020-01-01"), Stale, 5, "expired on 2020-01-01"),
	withKnown("known failure that matches nothing", entry("receive/sweeps-in-order", crashes, someday)+entry("receive/no-such-case", crashes, someday),
		Stale, 5, "no case matches the pattern"),
	withKnown("known failure for another reason", entry("receive/sweeps-in-order", "delivered out of order", someday), Stale, 5, "fails for another reason"),
}
