// Package dnstest answers questions for names in tests.
package dnstest

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
)

// Resolver answers every question for addresses from lookup; nil is a name that does
// not exist. Each question is a connection of its own.
func Resolver(t testing.TB, lookup func(name string) []netip.Addr) *net.Resolver {
	t.Helper()
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		t.Cleanup(func() { _ = server.Close() })
		go serveDNS(server, lookup)
		return client, nil
	}}
}

// serveDNS speaks DNS over a stream (RFC 1035, 4.2.2) until conn is closed.
func serveDNS(conn net.Conn, lookup func(string) []netip.Addr) {
	for {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		query := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(conn, query); err != nil {
			return
		}
		reply := answer(query, lookup)
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			return
		}
	}
}

func answer(query []byte, lookup func(string) []netip.Addr) []byte {
	const header, typeA, typeAAAA, nameError = 12, 1, 28, 3
	var labels []string
	i := header
	for query[i] != 0 {
		n := int(query[i])
		labels = append(labels, string(query[i+1:i+1+n]))
		i += n + 1
	}
	question := query[header : i+5]
	addrs := lookup(strings.Join(labels, "."))
	reply := []byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}
	reply = append(reply, question...)
	if addrs == nil {
		reply[3] |= nameError
		return reply
	}
	asked := binary.BigEndian.Uint16(query[i+1:])
	for _, a := range addrs {
		if a.Is4() != (asked == typeA) || a.Is6() != (asked == typeAAAA) {
			continue
		}
		reply[7]++
		// A pointer to the question's name, its type, class IN, no caching.
		reply = append(reply, 0xc0, header, 0, byte(asked), 0, 1, 0, 0, 0, 0, 0, byte(a.BitLen()/8))
		reply = append(reply, a.AsSlice()...)
	}
	return reply
}
