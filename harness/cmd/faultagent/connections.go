//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"
)

// Of linux/sock_diag.h and linux/inet_diag.h.
const (
	sockDiagByFamily = 20
	sockDestroy      = 21

	requestBytes = 8 + socketIDBytes // struct inet_diag_req_v2
	socketIDAt   = 4                 // in struct inet_diag_msg
	socketIDLen  = socketIDBytes

	socketIDBytes = 48 // struct inet_diag_sockid: ports, source at 4, destination at 20
	destinationAt = 20

	tcpTimeWait, tcpListen = 6, 10
	allStates              = 0xfff &^ (1<<tcpTimeWait | 1<<tcpListen)
)

// destroyConnections ends the TCP connections of this namespace with some
// addresses, except those of the control port, and says how many there were.
// Both ends see an error, as after a timeout.
func destroyConnections(with []string, control uint16) (int, error) {
	peers := map[netip.Addr]bool{}
	for _, address := range with {
		peers[netip.MustParseAddr(address)] = true // validated
	}
	conn, err := netlink.Dial(unix.NETLINK_SOCK_DIAG, nil)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	destroyed := 0
	for _, family := range []byte{unix.AF_INET, unix.AF_INET6} {
		sockets, err := conn.Execute(diagRequest(family, sockDiagByFamily, netlink.Request|netlink.Dump, nil))
		if err != nil {
			return destroyed, fmt.Errorf("list connections: %w", err)
		}
		for _, s := range sockets {
			if len(s.Data) < socketIDAt+socketIDLen {
				continue
			}
			id := s.Data[socketIDAt : socketIDAt+socketIDLen]
			if !peers[peerOf(family, id)] || binary.BigEndian.Uint16(id) == control {
				continue
			}
			if _, err := conn.Execute(diagRequest(family, sockDestroy, netlink.Request|netlink.Acknowledge, id)); err != nil {
				return destroyed, fmt.Errorf("destroy a connection with %s (this kernel may lack CONFIG_INET_DIAG_DESTROY): %w", peerOf(family, id), err)
			}
			destroyed++
		}
	}
	return destroyed, nil
}

func peerOf(family byte, id []byte) netip.Addr {
	if family == unix.AF_INET {
		return netip.AddrFrom4([4]byte(id[destinationAt : destinationAt+4]))
	}
	return netip.AddrFrom16([16]byte(id[destinationAt : destinationAt+16])).Unmap()
}

func diagRequest(family byte, kind netlink.HeaderType, flags netlink.HeaderFlags, id []byte) netlink.Message {
	data := make([]byte, requestBytes)
	data[0], data[1] = family, unix.IPPROTO_TCP
	binary.NativeEndian.PutUint32(data[4:], allStates)
	copy(data[8:], id)
	return netlink.Message{Header: netlink.Header{Type: kind, Flags: flags}, Data: data}
}
