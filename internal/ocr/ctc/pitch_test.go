package ctc_test

import "testing"

// row decodes letters that stand step frames apart; a "_" is a hint of a space
// that takes no room, a blank one that takes a letter's.
func row(t *testing.T, text string, steps []int) string {
	t.Helper()
	var flat []float32
	at := 0
	for _, r := range text {
		step := steps[at%len(steps)]
		at++
		frame := a9
		if at%2 == 0 {
			frame = seven
		}
		switch r {
		case ' ':
			frame = space
		case '_':
			flat = append(flat[:len(flat)-len(blank)], hint...)
			continue
		}
		flat = append(flat, frame...)
		for range step - 1 {
			flat = append(flat, blank...)
		}
	}
	out := ""
	for _, c := range alphabet(t).Decode(flat) {
		if c.Rune == ' ' {
			out += " "
		} else {
			out += "x"
		}
	}
	return out
}

func TestSpacesOfFixedPitch(t *testing.T) {
	cases := []struct {
		name, text string
		steps      []int
		want       string
	}{
		{"a space that takes no room is none", "xxx_xxx xxxxx xxx", []int{4}, "xxxxxx xxxxx xxx"},
		{"spaces that take room stay", "xxxx xxxx xxxx", []int{4}, "xxxx xxxx xxxx"},
		{"without a wide space nothing shows the pitch", "xxxx_xxxxxxxx", []int{4}, "xxxx xxxxxxxx"},
		{"letters of different widths have no pitch", "xxx_xxx xxxxx xxx", []int{2, 5, 3, 6, 2}, "xxx xxx xxxxx xxx"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := row(t, c.text, c.steps); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
