//go:build linux

package main

import (
	"encoding/binary"
	"net/netip"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"github.com/google/nftables/xt"
	"golang.org/x/sys/unix"

	"github.com/causeway-sds/causeway/harness/fault/agent"
)

const tableName = "causeway"

// set replaces the table by one with these rules, in one transaction.
func set(control uint16, p plan, rules []agent.Rule, queues map[string]*queue) (*nftables.Chain, error) {
	conn, err := nftables.New()
	if err != nil {
		return nil, err
	}
	table := &nftables.Table{Family: nftables.TableFamilyIPv4, Name: tableName}
	conn.AddTable(table) // so that there is one to delete
	conn.DelTable(table)
	conn.AddTable(table)
	accept := nftables.ChainPolicyAccept
	chain := conn.AddChain(&nftables.Chain{
		Name: "arrival", Table: table, Type: nftables.ChainTypeFilter,
		Hooknum: nftables.ChainHookInput, Priority: nftables.ChainPriorityFilter, Policy: &accept,
	})
	add := func(name string, exprs ...expr.Any) {
		conn.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: exprs, UserData: []byte(name)})
	}
	add("", append(onLoopback(), verdict(expr.VerdictAccept))...)
	add("", append(toPort(control), verdict(expr.VerdictAccept))...)
	for _, kind := range []agent.Kind{agent.Drop, agent.Loss, agent.Delay} { // a packet that is held back passes no further rule
		for _, r := range rules {
			if r.Kind != kind {
				continue
			}
			for _, from := range r.From {
				add(r.Name, append(fromAddress(from), act(p, r, queues[r.Name])...)...)
			}
		}
	}
	if err := conn.Flush(); err != nil {
		return nil, err
	}
	return chain, nil
}

// act counts and does what a rule asks for. The counter stands behind the
// lot, so that it counts what was hit.
func act(p plan, r agent.Rule, q *queue) []expr.Any {
	switch {
	case r.Kind == agent.Drop || r.Rate == 1:
		return []expr.Any{&expr.Counter{}, verdict(expr.VerdictDrop)}
	case q == nil:
		return append(lot(r.Rate), &expr.Counter{}, verdict(expr.VerdictDrop))
	case p.queue == meansTarget:
		// struct xt_NFQ_info_v3: queue, how many, flags, and padding.
		info := make(xt.Unknown, 8)
		binary.NativeEndian.PutUint16(info, q.number)
		binary.NativeEndian.PutUint16(info[2:], 1)
		return []expr.Any{&expr.Counter{}, &expr.Target{Name: "NFQUEUE", Rev: 3, Info: &info}}
	default:
		return []expr.Any{&expr.Counter{}, &expr.Queue{Num: q.number}}
	}
}

func verdict(kind expr.VerdictKind) expr.Any { return &expr.Verdict{Kind: kind} }

func onLoopback() []expr.Any {
	name := make([]byte, 16)
	copy(name, "lo")
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyIIFNAME, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: name},
	}
}

func toPort(port uint16) []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{unix.IPPROTO_TCP}},
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: 2, Len: 2},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: binary.BigEndian.AppendUint16(nil, port)},
	}
}

func fromAddress(address string) []expr.Any {
	ip := netip.MustParseAddr(address).As4() // validated
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: 12, Len: 4},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: ip[:]},
	}
}

// lotSize is how finely a rate can be told.
const lotSize = 1_000_000

// lot goes on with a probability. The number comes in the byte order of the
// machine, and comparisons are made in that of the network.
func lot(rate float64) []expr.Any {
	return []expr.Any{
		&expr.Numgen{Register: 1, Modulus: lotSize, Type: unix.NFT_NG_RANDOM},
		&expr.Byteorder{SourceRegister: 1, DestRegister: 1, Op: expr.ByteorderHton, Len: 4, Size: 4},
		&expr.Cmp{Op: expr.CmpOpLt, Register: 1, Data: binary.BigEndian.AppendUint32(nil, uint32(rate*lotSize))},
	}
}
