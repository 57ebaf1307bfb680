package decode

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"golang.org/x/image/tiff"

	"atlas/internal/fault"
)

// tiffFile reads the directories of a TIFF file or an EXIF block, which has the
// same layout.
type tiffFile struct {
	data  []byte
	order binary.ByteOrder
	first uint32 // offset of the first directory
}

// tiffDirectory is what is wanted of one image file directory.
type tiffDirectory struct {
	orientation orientation
	thumbnail   bool   // a smaller copy of another page
	next        uint32 // offset of the directory after it, 0 for the last
}

func newTIFFFile(data []byte) (tiffFile, bool) {
	t := tiffFile{data: data}
	switch {
	case len(data) < 8:
		return t, false
	case bytes.HasPrefix(data, []byte("II*\x00")):
		t.order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		t.order = binary.BigEndian
	default:
		return t, false
	}
	t.first = t.order.Uint32(data[4:])
	return t, true
}

// directory reads the one at offset (TIFF 6.0, section 2); false when it does not
// lie within the file.
func (t tiffFile) directory(offset uint32) (tiffDirectory, bool) {
	const entrySize = 12
	const tagNewSubfileType, tagOrientation = 254, 274
	dir := tiffDirectory{orientation: upright}
	if int64(offset)+2 > int64(len(t.data)) {
		return dir, false
	}
	rest := t.data[offset:]
	n := int(t.order.Uint16(rest))
	rest = rest[2:]
	if len(rest) < n*entrySize {
		return dir, false
	}
	for entry := range slices.Chunk(rest[:n*entrySize], entrySize) {
		switch t.order.Uint16(entry) {
		case tagNewSubfileType:
			dir.thumbnail = t.value(entry)&1 != 0
		case tagOrientation:
			dir.orientation = orientation(t.value(entry)).valid()
		}
	}
	if len(rest) >= n*entrySize+4 {
		dir.next = t.order.Uint32(rest[n*entrySize:])
	}
	return dir, true
}

// value is the first number of an entry that fits into it, 0 of one that does not.
func (t tiffFile) value(entry []byte) uint32 {
	const short, long = 3, 4
	switch t.order.Uint16(entry[2:]) {
	case short:
		return uint32(t.order.Uint16(entry[8:]))
	case long:
		return t.order.Uint32(entry[8:])
	}
	return 0
}

// tiffSource is a TIFF whose directories are its pages.
type tiffSource struct {
	file  tiffFile
	pages []tiffPage
}

type tiffPage struct {
	offset        uint32
	width, height int
	orientation   orientation
}

func openTIFF(data []byte, l limits) (source, error) {
	file, ok := newTIFFFile(data)
	if !ok {
		return nil, damaged("the file is cut short", nil)
	}
	s := &tiffSource{file: file}
	seen := map[uint32]bool{}
	for offset := file.first; offset != 0 && !seen[offset]; {
		seen[offset] = true
		dir, ok := file.directory(offset)
		if !ok {
			return nil, damaged("the file is cut short", nil)
		}
		if len(seen) > 2*l.pages || len(s.pages) == l.pages && !dir.thumbnail {
			return nil, l.tooManyPages()
		}
		if !dir.thumbnail {
			page, err := s.newPage(offset, dir, l)
			if err != nil {
				return nil, err
			}
			s.pages = append(s.pages, page)
		}
		offset = dir.next
	}
	if len(s.pages) == 0 {
		return nil, fault.New(fault.Invalid, "no_pages", "file has no pages")
	}
	return s, nil
}

func (s *tiffSource) newPage(offset uint32, dir tiffDirectory, l limits) (tiffPage, error) {
	config, err := tiff.DecodeConfig(s.reader(context.Background(), offset))
	if err != nil {
		return tiffPage{}, explain(formatTIFF, err)
	}
	page := tiffPage{offset, config.Width, config.Height, dir.orientation}
	return page, l.check(config.Width, config.Height)
}

func (s *tiffSource) pageCount() int { return len(s.pages) }
func (s *tiffSource) close() error   { return nil }

func (s *tiffSource) peakPixels() int {
	most := 0
	for _, p := range s.pages {
		most = max(most, p.width*p.height)
	}
	return most
}

func (s *tiffSource) page(ctx context.Context, i int) (Page, error) {
	p := s.pages[i]
	img, err := tiff.Decode(s.reader(ctx, p.offset))
	if err != nil {
		return Page{}, orCancelled(ctx, explain(formatTIFF, err))
	}
	return Page{Image: turn(flatten(img), p.orientation)}, nil
}

// reader gives the file with the directory at offset as its first one, which is
// the only one the decoder looks at.
func (s *tiffSource) reader(ctx context.Context, offset uint32) *tiffReader {
	r := &tiffReader{reader: reader{ctx: ctx, r: bytes.NewReader(s.file.data)}}
	copy(r.header[:], s.file.data)
	s.file.order.PutUint32(r.header[4:], offset)
	return r
}

type tiffReader struct {
	reader
	header [8]byte
}

func (r *tiffReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.reader.ReadAt(p, off)
	if off < int64(len(r.header)) {
		copy(p[:n], r.header[off:])
	}
	return n, err
}
