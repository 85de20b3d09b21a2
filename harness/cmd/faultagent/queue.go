//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/florianl/go-nfqueue/v2"
	"github.com/mdlayher/netlink"

	"github.com/causeway-sds/causeway/harness/fault/agent"
)

// queue decides about packets in user space: it holds them back, in their
// order, or draws lots for them.
type queue struct {
	number uint16
	rule   agent.Rule
	socket *nfqueue.Nfqueue
	cancel context.CancelFunc
	held   chan held

	dropped, droppedBytes atomic.Uint64
}

// held is a packet that waits.
type held struct {
	id  uint32
	due time.Time
}

const (
	// maxHeld is how many packets may wait; more are dropped by the kernel.
	maxHeld = 8192
	// queuesEach is the range of queue numbers of one set of rules. The next
	// set takes the other range, since both exist for a moment.
	queuesEach = 256
)

// firstQueue is the first queue number that is not in use.
func (f *filter) firstQueue() uint16 {
	for _, q := range f.queues {
		return (q.number/queuesEach + 1) % 2 * queuesEach
	}
	return 0
}

// openQueues opens a queue for every rule that user space decides about.
func openQueues(p plan, rules []agent.Rule, number uint16) (map[string]*queue, error) {
	queues := map[string]*queue{}
	for _, r := range rules {
		if r.Kind == agent.Drop || r.Kind == agent.Loss && (p.loss == meansNumgen || r.Rate == 1) {
			continue
		}
		q, err := openQueue(number, r)
		if err != nil {
			closeQueues(queues)
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		queues[r.Name] = q
		number++
	}
	return queues, nil
}

func openQueue(number uint16, r agent.Rule) (*queue, error) {
	socket, err := nfqueue.Open(&nfqueue.Config{
		NfQueue: number, MaxPacketLen: 0xffff, MaxQueueLen: maxHeld, Copymode: nfqueue.NfQnlCopyPacket,
	})
	if err != nil {
		return nil, fmt.Errorf("open queue %d: %w", number, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	q := &queue{number: number, rule: r, socket: socket, cancel: cancel, held: make(chan held, maxHeld)}
	err = socket.SetOption(netlink.NoENOBUFS, true)
	if err == nil {
		err = socket.RegisterWithErrorFunc(ctx, q.arrived, func(error) int {
			if ctx.Err() != nil {
				return 1
			}
			return 0
		})
	}
	if err != nil {
		q.close()
		return nil, fmt.Errorf("serve queue %d: %w", number, err)
	}
	go q.release(ctx)
	return q, nil
}

func (q *queue) arrived(a nfqueue.Attribute) int {
	if a.PacketID == nil {
		return 0
	}
	if q.rule.Kind == agent.Loss {
		fate := nfqueue.NfAccept
		if rand.Float64() < q.rule.Rate { // the receipt counts what was drawn
			fate = nfqueue.NfDrop
			q.dropped.Add(1)
			if a.Payload != nil {
				q.droppedBytes.Add(uint64(len(*a.Payload)))
			}
		}
		_ = q.socket.SetVerdict(*a.PacketID, fate) // a packet without a verdict stays dropped
		return 0
	}
	q.held <- held{*a.PacketID, time.Now().Add(time.Duration(q.rule.DelayMS) * time.Millisecond)}
	return 0
}

// release lets packets go when they are due.
func (q *queue) release(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case h := <-q.held:
			time.Sleep(time.Until(h.due))
			_ = q.socket.SetVerdict(h.id, nfqueue.NfAccept) // a packet without a verdict stays dropped
		}
	}
}

func (q *queue) close() {
	q.cancel()
	_ = q.socket.Close() // the kernel drops what still waits
}

func closeQueues(queues map[string]*queue) {
	for _, q := range queues {
		q.close()
	}
}
