package channel

import "github.com/causeway-sds/causeway/suites/sut"

var _ = sut.Describe("receive", func() {
	sut.It("buffers-until-met", "A message waits until what it names is delivered, and follows at once",
		sut.Req("SDS-RECV-12", "SDS-RECV-13", "SDS-RECV-14"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.After(cause))

			early := bob.Receive(effect)
			t.Check("SDS-RECV-13", !early.Delivered(effect), "the effect waits for its cause", early)

			late := bob.Receive(cause)
			t.Check("SDS-RECV-12", late.Delivered(cause), "the cause, which depends on nothing, is delivered", late)
			t.Equal("SDS-RECV-14", late.DeliveredIDs(), []string{cause.MessageID, effect.MessageID}, "the effect follows its cause in the same step")
		})

	sut.It("duplicate-has-no-effect", "A second copy of a message is not delivered and causes nothing",
		sut.Req("SDS-RECV-4"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			m := alice.Content("once")
			first := bob.Receive(m)
			t.Require(first.Delivered(m), "the first copy is delivered, but: %s", first)

			second := bob.Receive(m)
			t.Check("SDS-RECV-4", second.Quiet(), "the second copy causes no event and no broadcast", second)
		})
})
