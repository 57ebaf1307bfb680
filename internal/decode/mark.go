package decode

import (
	"bytes"
	"encoding/binary"
)

// mark is what a file says about its image beside the pixels.
type mark struct {
	orientation orientation
	progressive bool // of a JPEG: it is built up over several scans
}

func readMark(f format, data []byte) mark {
	switch f {
	case formatJPEG:
		return jpegMark(data)
	case formatPNG:
		return mark{orientation: exifOrientation(pngChunk(data, "eXIf"))}
	case formatWebP:
		return mark{orientation: exifOrientation(riffChunk(data, "EXIF"))}
	}
	return mark{orientation: upright}
}

// exifOrientation reads the orientation from an EXIF block, with or without the
// "Exif" that JPEG puts before it. A block that cannot be read says nothing.
func exifOrientation(block []byte) orientation {
	block = bytes.TrimPrefix(block, []byte("Exif\x00\x00"))
	t, ok := newTIFFFile(block)
	if !ok {
		return upright
	}
	dir, ok := t.directory(t.first)
	if !ok {
		return upright
	}
	return dir.orientation
}

// JPEG markers, ITU-T T.81 table B.1.
const (
	markerSOF2 = 0xc2 // progressive, Huffman
	markerRST0 = 0xd0
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP1 = 0xe1
	markerTEM  = 0x01
)

// jpegMark walks the segments before the first scan. The first EXIF block counts.
func jpegMark(data []byte) mark {
	m := mark{orientation: upright}
	exifSeen := false
	for i := 0; i+1 < len(data); {
		if data[i] != 0xff || data[i+1] == 0xff { // a fill byte, or out of step
			i++
			continue
		}
		marker := data[i+1]
		i += 2
		switch {
		case marker == markerSOS, marker == markerEOI:
			return m
		case marker == 0, marker == markerTEM, marker >= markerRST0 && marker <= markerSOI:
			continue
		}
		segment, ok := jpegSegment(data[i:])
		if !ok {
			return m
		}
		i += 2 + len(segment)
		if marker == markerSOF2 {
			m.progressive = true
		}
		if marker == markerAPP1 && !exifSeen && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			exifSeen, m.orientation = true, exifOrientation(segment)
		}
	}
	return m
}

// jpegSegment is the payload of the segment whose length field starts data.
func jpegSegment(data []byte) ([]byte, bool) {
	if len(data) < 2 {
		return nil, false
	}
	n := int(binary.BigEndian.Uint16(data))
	if n < 2 || n > len(data) {
		return nil, false
	}
	return data[2:n], true
}

// pngChunk finds the first chunk of that type before or after the image data (PNG
// third edition, 5.3), nil when there is none.
func pngChunk(data []byte, name string) []byte {
	const signature, overhead = 8, 12 // length, type and checksum
	for i := signature; i+overhead <= len(data); {
		n := int(binary.BigEndian.Uint32(data[i:]))
		if n > len(data)-i-overhead {
			return nil
		}
		if string(data[i+4:i+8]) == name {
			return data[i+8 : i+8+n]
		}
		i += overhead + n
	}
	return nil
}

// riffChunk finds the first chunk of that type in a WebP file (RFC 9649, 2.3), nil
// when there is none.
func riffChunk(data []byte, name string) []byte {
	const header, overhead = 12, 8
	for i := header; i+overhead <= len(data); {
		n := int(binary.LittleEndian.Uint32(data[i+4:]))
		if n > len(data)-i-overhead {
			return nil
		}
		if string(data[i:i+4]) == name {
			return data[i+8 : i+8+n]
		}
		i += overhead + n + n%2
	}
	return nil
}

// animatedWebP reads the animation flag of the extended header (RFC 9649, 2.7.1).
func animatedWebP(data []byte) bool {
	const animation = 0x02
	header := riffChunk(data, "VP8X")
	return len(header) > 0 && header[0]&animation != 0
}
