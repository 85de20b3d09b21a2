package null

import (
	"bytes"
	"os"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// lie changes what passes between the harness and an honest adapter.
type lie struct {
	ask    func(*contract.Request)              // nil: requests go through unchanged
	answer func(contract.Request, *contract.OK) // nil: replies do
}

// The delays of the slow adapters. The limits that they keep or break are
// flags of the rows in package selftest.
const (
	SlowDelay   = 20 * time.Millisecond
	SlowerDelay = 800 * time.Millisecond
)

// Poison is the content that the crashing adapter dies of: that of one message
// in the case receive/sweeps-in-order.
var Poison = []byte("follows first")

// liars make a lie each, with a memory of its own.
var liars = map[string]func() lie{
	"honest": func() lie { return lie{} },

	"crash-on-one-input": func() lie {
		return lie{ask: func(req *contract.Request) {
			if req.Cmd == contract.Receive && bytes.Contains(req.Wire, Poison) {
				os.Exit(139)
			}
		}}
	},

	"capability-liar": func() lie { return lie{ask: withholdCapabilities, answer: withholdNames} },
	"clock-liar":      clockLiar,
	"deaf":            func() lie { return lie{ask: nothingArrives} },
	"mute":            func() lie { return lie{answer: nothingLeaves} },
	"slow":            func() lie { return slow(SlowDelay) },
	"slower":          func() lie { return slow(SlowerDelay) },
}

// withholdCapabilities keeps the honest adapter from what it declares: repair
// stays off, hints are dropped, the disk is lost in every crash.
func withholdCapabilities(req *contract.Request) {
	switch req.Cmd {
	case contract.Create:
		if req.Config != nil {
			config := *req.Config
			config.Repair = ""
			req.Config = &config
		}
	case contract.Receive:
		req.RetrievalHint = nil
	case contract.Restart:
		durable := false
		req.Durable = &durable
	}
}

// withholdNames leaves out who acknowledged, which acked-by promises.
func withholdNames(_ contract.Request, ok *contract.OK) {
	for i, event := range ok.Events {
		if event.Acknowledged != nil {
			anonymous := *event.Acknowledged
			anonymous.By = nil
			ok.Events[i].Acknowledged = &anonymous
		}
	}
}

// clockLiar declares a virtual clock, like the adapter behind it, and takes
// the time of the wall: it begins where the harness does and goes on by itself.
func clockLiar() lie {
	began, origin := time.Now(), int64(0)
	return lie{ask: func(req *contract.Request) {
		if req.NowMS == nil {
			return
		}
		if origin == 0 {
			origin = *req.NowMS
		}
		now := origin + time.Since(began).Milliseconds()
		req.NowMS = &now
	}}
}

// nothingArrives hands over bytes that no protocol takes, whatever came.
func nothingArrives(req *contract.Request) {
	if req.Cmd == contract.Receive {
		req.Wire = []byte{}
	}
}

// nothingLeaves keeps what the honest adapter broadcasts to itself.
func nothingLeaves(_ contract.Request, ok *contract.OK) { ok.Broadcast = nil }

func slow(delay time.Duration) lie {
	return lie{answer: func(req contract.Request, _ *contract.OK) {
		if req.Cmd != contract.Hello {
			time.Sleep(delay)
		}
	}}
}
