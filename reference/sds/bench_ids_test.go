package sds

import "testing"

// BenchmarkPairIDs is the pair in order from an empty log on: with derived IDs,
// for which sender and receiver hash each message, and with opaque ones, for which
// neither does. The difference is SHA-256 of 2.4 KB, most of the cost where the
// processor has no instructions for it.
func BenchmarkPairIDs(b *testing.B) {
	for _, ids := range []struct {
		name string
		mode IDMode
	}{{"derived", Derived}, {"opaque", Opaque}} {
		b.Run(ids.name, func(b *testing.B) {
			cfg := roomy()
			cfg.IDs = ids.mode
			p := &pair{alice: start(b, "alice", cfg), bob: start(b, "bob", cfg), content: make([]byte, 1024)}
			order := inOrder(block)
			for b.Loop() {
				p.exchange(order)
			}
			if waits := p.alice.p.incoming.size; waits != 0 {
				b.Fatalf("%d messages wait, expected none", waits)
			}
			b.ReportMetric(1e9*block/median(p.took), "pairs/s")
			b.ReportMetric(1e9*block/undisturbed(p.took), "pairs/s-undisturbed")
			b.ReportMetric(0, "ns/op") // of a block and its answer
		})
	}
}
