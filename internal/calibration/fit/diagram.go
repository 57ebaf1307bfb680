package fit

import (
	"html"
	"io"
	"math"
)

// The diagram's measures, in pixels.
const (
	side   = 360.0 // of the square that the points are in
	margin = 48.0
)

// WriteSVG draws the reliability diagram: how often values were right over how
// confidently they were given, a point for each bin with an area like its number of
// values, and the whole as bars below. Points on the dashed line keep their word.
func WriteSVG(w io.Writer, title string, samples []Sample) error {
	p := &printer{w: w}
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="11">
<rect width="100%%" height="100%%" fill="#fff"/>
<text x="%.0f" y="22" font-size="13">%s</text>
`, side+2*margin, side+3*margin, margin, html.EscapeString(title))
	for i := range 6 {
		v := float64(i) / 5
		p.printf(`<path d="M%.1f %.1fV%.1fM%.1f %.1fH%.1f" stroke="#ddd"/>
<text x="%.1f" y="%.1f" text-anchor="middle">%.1f</text><text x="%.1f" y="%.1f" text-anchor="end">%.1f</text>
`, across(v), up(0), up(1), across(0), up(v), across(1), across(v), up(0)+16, v, across(0)-6, up(v)+4, v)
	}
	p.printf(`<path d="M%.1f %.1fL%.1f %.1f" stroke="#888" stroke-dasharray="4 4"/>
<text x="%.1f" y="%.1f" text-anchor="middle">confidence given</text>
<text transform="translate(14 %.1f) rotate(-90)" text-anchor="middle">share that was right</text>
`, across(0), up(0), across(1), up(1), across(0.5), up(0)+34, up(0.5))
	for _, b := range Bins(samples) {
		share := float64(b.Values) / float64(len(samples))
		p.printf(`<circle cx="%.1f" cy="%.1f" r="%.1f" fill="#1565c0" fill-opacity="0.6"><title>%d values, %.1f %% right</title></circle>
<rect x="%.1f" y="%.1f" width="8" height="%.1f" fill="#90a4ae"/>
`, across(b.Mean), up(b.Right), 2.5+16*math.Sqrt(share), b.Values, 100*b.Right,
			across(b.Mean)-4, up(0)-0.25*side*share, 0.25*side*share)
	}
	p.printf("</svg>\n")
	return p.err
}

func across(v float64) float64 { return margin + side*v }
func up(v float64) float64     { return margin + side*(1-v) }
