package e2e_test

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// A confined process and all that it starts live in a network of their own, of which the
// loopback is whole and everything else leads into a device that the process itself reads:
// no packet leaves, and each that would have is counted, whoever sent it. Names are asked
// of a server that is behind that device as well.
const (
	device     = "egress0"
	deviceAddr = "198.18.0.1/32" // RFC 2544: of no network that there is
	deviceV6   = "fd00::1/128"
	nameServer = "198.18.0.53"
)

// confinement is the world outside of a confined process.
type confinement struct {
	tun  *os.File
	done chan struct{}

	mu   sync.Mutex
	sent map[string]int // packets by protocol and destination
}

// confine confines this process, which was started in a network and mounts of its own.
func confine() (*confinement, error) {
	tun, err := openDevice()
	if err != nil {
		return nil, fmt.Errorf("making a device (as root, with /dev/net/tun): %w", err)
	}
	for _, args := range [][]string{
		{"link", "set", "lo", "up"},
		{"link", "set", device, "addrgenmode", "none"},
		{"link", "set", device, "up"},
		{"addr", "add", deviceAddr, "dev", device},
		{"-6", "addr", "add", deviceV6, "dev", device, "nodad"},
		{"route", "add", "default", "dev", device},
		{"-6", "route", "add", "default", "dev", device},
	} {
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("ip %v: %w: %s", args, err, out)
		}
	}
	if err := useNameServer(); err != nil {
		return nil, err
	}
	c := &confinement{tun: tun, done: make(chan struct{}), sent: make(map[string]int)}
	go c.read()
	return c, nil
}

// openDevice makes the device and returns what is sent into it.
func openDevice() (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	request, err := unix.NewIfreq(device)
	if err == nil {
		request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	}
	if err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), device), nil
}

// useNameServer has names asked of nameServer, for this process and what it starts.
func useNameServer() error {
	file := filepath.Join(os.TempDir(), "atlas-egress-resolv.conf")
	if err := os.WriteFile(file, []byte("nameserver "+nameServer+"\n"), 0o644); err != nil {
		return err
	}
	target, err := filepath.EvalSymlinks("/etc/resolv.conf")
	if err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keeping mounts to ourselves: %w", err)
	}
	return unix.Mount(file, target, "", unix.MS_BIND, "")
}

func (c *confinement) read() {
	defer close(c.done)
	packet := make([]byte, 64<<10)
	for {
		n, err := c.tun.Read(packet)
		if err != nil {
			return // closed
		}
		if to := destination(packet[:n]); to != "" {
			c.mu.Lock()
			c.sent[to]++
			c.mu.Unlock()
		}
	}
}

// destination is where a packet would have gone, with its port, and "" for what a kernel
// tells its neighbours by itself (RFC 4861, 3810) and for the question of atlas doctor.
func destination(packet []byte) string {
	if len(packet) < 20 {
		return "a stump of a packet"
	}
	var protocol byte
	var to netip.Addr
	var payload []byte
	switch packet[0] >> 4 {
	case 4:
		protocol, to = packet[9], netip.AddrFrom4([4]byte(packet[16:20]))
		payload = packet[min(len(packet), int(packet[0]&15)*4):]
	case 6:
		if len(packet) < 40 {
			return "a stump of a packet"
		}
		protocol, to, payload = packet[6], netip.AddrFrom16([16]byte(packet[24:40])), packet[40:]
	default:
		return "a packet of no IP"
	}
	const hopByHop, icmpV6 = 0, 58
	if to.IsLinkLocalMulticast() && (protocol == hopByHop || protocol == icmpV6) {
		return ""
	}
	name := map[byte]string{unix.IPPROTO_TCP: "tcp", unix.IPPROTO_UDP: "udp"}[protocol]
	if name == "" || len(payload) < 4 {
		return fmt.Sprintf("protocol %d %s", protocol, to)
	}
	port := binary.BigEndian.Uint16(payload[2:4])
	const dns, headers = 53, 8 + 12 // of UDP and of the message
	asks := ""
	if port == dns && name == "udp" && len(payload) > headers {
		if asks = question(payload[headers:]); asks == "." {
			return "" // atlas doctor, whether the name server answers: it learns nothing
		}
		asks = " for " + asks
	}
	return name + " " + netip.AddrPortFrom(to, port).String() + asks
}

// question is the name that a DNS query asks for.
func question(message []byte) (name string) {
	for rest := message; len(rest) > 0 && rest[0] > 0 && int(rest[0]) < len(rest); rest = rest[1+int(rest[0]):] {
		name += string(rest[1:1+int(rest[0])]) + "."
	}
	return cmp.Or(name, ".")
}

// end says what was sent, a line each, and whether there was nothing.
func (c *confinement) end(w io.Writer) (nothing bool) {
	_ = c.tun.Close() // which ends read
	<-c.done
	var lines []string
	for to, n := range c.sent {
		lines = append(lines, "egress: "+to+", "+strconv.Itoa(n)+" packets")
	}
	slices.Sort(lines)
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "egress: %d destinations\n", len(lines))
	return len(lines) == 0
}

// tempt does what a confined process must be seen to do: it calls two addresses and asks
// for a name. All of it fails.
func tempt() error {
	for _, address := range []string{"192.0.2.1:443", "[2001:db8::1]:443"} { // RFC 5737, RFC 3849
		if conn, err := net.DialTimeout("tcp", address, temptation); err == nil {
			return errors.Join(errors.New(address+" has answered"), conn.Close())
		}
	}
	_, err := net.LookupHost("atlas.example.")
	if err == nil {
		return errors.New("there was a name server")
	}
	return nil
}
