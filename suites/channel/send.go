package channel

import (
	"time"

	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("send", func() {
	sut.It("lamport-is-now-or-one-more", "The Lamport timestamp is the time, and still grows within one millisecond",
		sut.Req("SDS-SEND-1", "SDS-STATE-2"), func(t *sut.T) {
			alice := t.Node("alice")
			t.Sleep(time.Second)

			first := alice.MustSend("one")
			t.Equal("SDS-SEND-1", first.Time(), uint64(t.Now()), "a second after the start, the time is greater than the local timestamp + 1")
			second := alice.MustSend("two")
			t.Equal("SDS-SEND-1", second.Time(), first.Time()+1, "within the same millisecond, the local timestamp + 1")

			bob := t.Node("bob")
			fresh := bob.MustSend("three")
			t.Equal("SDS-STATE-2", fresh.Time(), uint64(t.Now())+1, "a new participant's timestamp is the time, so its first message has one more")
		})

	sut.It("content-is-unchanged", "The application's content goes out as it is",
		sut.Req("SDS-SEND-4"), func(t *sut.T) {
			alice := t.Node("alice")
			for _, content := range []string{"hello", "\x00\xff not text", " "} {
				sent := alice.MustSend(content)
				t.Equal("SDS-SEND-4", sent.Content, []byte(content), "the content of the broadcast message")
			}
		})
})
