package bench

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	startOfImage = 0xd8
	endOfImage   = 0xd9
	startOfScan  = 0xda
	comment      = 0xfe
	firstAPP     = 0xe0
	lastAPP      = 0xef
)

// planted is the file with the digits where a camera or an editor might leave them, when
// it is a JPEG: beside a picture's metadata, in a comment, and behind its end.
func planted(file []byte, digits []string) []byte {
	if !bytes.HasPrefix(file, []byte{0xff, startOfImage}) {
		return file
	}
	text := []byte("planted " + strings.Join(digits, " "))
	out := []byte{0xff, startOfImage}
	for _, marker := range []byte{firstAPP + 13, comment} {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(text)+2))
		out = append(out, text...)
	}
	out = append(out, file[2:]...)
	return append(out, text...)
}

// residue says what a copy holds beside a picture: segments that decoders skip, bytes
// behind its end, and the digits themselves.
func residue(file []byte, digits []string) (found []string) {
	for _, d := range digits {
		if bytes.Contains(file, []byte(d)) {
			found = append(found, "digits in its bytes")
		}
	}
	at := 2
	for at+4 <= len(file) {
		marker := file[at+1]
		if file[at] != 0xff {
			return append(found, "no JPEG")
		}
		if marker == comment || marker >= firstAPP && marker <= lastAPP {
			found = append(found, fmt.Sprintf("a segment %02x", marker))
		}
		at += 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		if marker == startOfScan {
			break
		}
	}
	end := bytes.Index(file[min(at, len(file)):], []byte{0xff, endOfImage})
	if end < 0 || at+end+2 != len(file) {
		found = append(found, "bytes behind its end")
	}
	return found
}
