package devanagari

import (
	"bytes"
	"image"
	"testing"

	"golang.org/x/image/tiff"
)

func FuzzParse(f *testing.F) {
	f.Add([]byte("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0\t0\t0\t0\t0\t0\t300\t84\t-1\t\n5\t1\t1\t1\t1\t1\t14\t20\t90\t40\t95.1\tराजेश\n"))
	f.Add([]byte("5\tx\t1\t1\t1\t1\t14\t20\t90\t40\t95.1\tराजेश\n"))
	f.Fuzz(func(t *testing.T, tsv []byte) {
		words, err := parse(tsv)
		for _, page := range words {
			for _, w := range page {
				if w.text == "" || w.confidence < 0 || w.confidence > 1 {
					t.Fatalf("%+v (%v)", w, err)
				}
			}
		}
	})
}

func TestParseTellsThePagesApart(t *testing.T) {
	words, err := parse([]byte("5\t2\t1\t1\t1\t1\t14\t20\t90\t40\t95.5\tमीरा\n4\t2\t1\t1\t1\t0\t14\t20\t90\t40\t-1\t\n5\t1\t1\t1\t1\t1\t15\t20\t80\t40\t-1\tनाम\n"))
	if err != nil || len(words) != 2 || words[0][0] != (word{"नाम", 15, 80, 0}) || words[1][0] != (word{"मीरा", 14, 90, 0.955}) {
		t.Errorf("got %v, %v", words, err)
	}
}

func TestTIFFHoldsItsPicture(t *testing.T) {
	for _, size := range []image.Rectangle{image.Rect(0, 0, 7, 3), image.Rect(0, 0, 64, 48)} {
		page := image.NewGray(size)
		for i := range page.Pix {
			page.Pix[i] = byte(i * 37)
		}
		read, err := tiff.Decode(bytes.NewReader(encodeTIFF([]*image.Gray{page, page})))
		if err != nil {
			t.Fatal(err)
		}
		grey, ok := read.(*image.Gray)
		if !ok || !bytes.Equal(grey.Pix, page.Pix) {
			t.Errorf("%v: the first page is not what was written", size)
		}
	}
}
