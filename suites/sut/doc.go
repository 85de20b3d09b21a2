// Package sut is how suites speak: a thin layer over Ginkgo in which a case
// names the requirements that it checks, talks to participants of the
// implementation under test, and scripts all others with the harness's own
// wire code.
//
//	var _ = sut.Describe("receive", func() {
//		sut.It("waits-for-dependencies", "A message waits until what it names is there",
//			sut.Req("SDS-RECV-12", "SDS-RECV-13"), func(t *sut.T) {
//				bob, alice := t.Member("bob"), t.Peer("alice")
//				m1 := alice.Content("cause")
//				m2 := alice.Content("effect", sut.After(m1))
//
//				early := bob.Receive(m2)
//				t.Check("SDS-RECV-13", !early.Delivered(m2), "m2 waits for m1", early)
//				late := bob.Receive(m1)
//				t.Equal("SDS-RECV-12", late.DeliveredIDs(), []string{m1.MessageID, m2.MessageID}, "m1, then m2")
//			})
//	})
//
// A case has no verdict of its own to give: it checks, and the verdict follows
// from the requirements whose checks held, did not hold, or were never
// reached. The package knows no implementation; whoever runs the suite hands
// in a way to start one.
package sut
