package raster

// Shades are the green of some rows of a plane in 256 shades, column by column.
type Shades struct {
	// Ranked has, for each rank that was asked for, the shade of each column that so many of
	// its samples are darker than.
	Ranked [][]uint8

	width   int
	samples []uint8 // row by row
}

// NewShades looks at the first width columns of rows of a plane with values from -1 to 1.
// Each rank is less than the number of rows, of which there are 255 at most.
func NewShades(p Plane, top, rows, width int, ranks []int) Shades {
	s := Shades{width: width, samples: make([]uint8, rows*width)}
	for range ranks {
		s.Ranked = append(s.Ranked, make([]uint8, width))
	}
	at := p.Data[p.Size+top*p.Stride:]
	from := 0
	if hasKernel {
		from = s.fast(at, p.Stride, rows, ranks)
	}
	for x := from; x < width; x++ {
		s.column(at[x:], p.Stride, rows, x, ranks)
	}
	return s
}

// column looks at one.
func (s *Shades) column(at []float32, stride, rows, x int, ranks []int) {
	var counts [256]uint8
	for y := range rows {
		shade := uint8(min(max(at[y*stride]*127.5+128, 0), 255))
		s.samples[y*s.width+x] = shade
		counts[shade]++
	}
	for i, rank := range ranks {
		shade, darker := 0, int(counts[0])
		for darker <= rank {
			shade++
			darker += int(counts[shade])
		}
		s.Ranked[i][x] = uint8(shade)
	}
}

// Apart is how far the samples of each column are from a shade of its own, added up.
func (s *Shades) Apart(from []uint8) []int {
	sums := make([]int, s.width)
	for i := 0; i < len(s.samples); i += s.width {
		for x, v := range s.samples[i : i+s.width] {
			sums[x] += max(int(v)-int(from[x]), int(from[x])-int(v))
		}
	}
	return sums
}
