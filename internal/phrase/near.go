package phrase

import "math/bits"

// masks has a bit for each place of a phrase at which it has a folded character.
type masks ['Z' - '#' + 1]uint64

// newMasks is nil for a phrase of other characters than folded Latin ones, and for one of
// more than 64.
func newMasks(folded []rune) *masks {
	m := &masks{}
	if len(folded) > 64 {
		return nil
	}
	for i, r := range folded {
		if r < '#' || r > 'Z' {
			return nil
		}
		m[r-'#'] |= 1 << i
	}
	return m
}

// letters has a bit for each folded Latin character that is among some.
func letters(folded []rune) (set uint64) {
	for _, r := range folded {
		if r >= '#' && r <= 'Z' {
			set |= 1 << (r - '#')
		}
	}
	return set
}

// lacks says that p has more characters that are nowhere in l than a match may have slips.
func (l Line) lacks(p Phrase) bool { return bits.OnesCount64(p.letters&^l.letters) > p.maxMiss }

// near says whether p may stand in l: whether anything in it, wherever it starts, is as
// few slips from p as a match may be. It is the bit-parallel search of Myers (J. ACM 46,
// 1999), seventeen times as fast as finding the matches, and nearly always says no.
func (l Line) near(p Phrase) bool {
	if p.masks == nil {
		return true
	}
	slips, last := len(p.folded), uint64(1)<<(len(p.folded)-1)
	up, down := ^uint64(0), uint64(0) // where the table's column rises by one, and falls
	for _, r := range l.folded {
		var same uint64
		if r >= '#' && r <= 'Z' {
			same = p.masks[r-'#']
		}
		diagonal := same | down
		across := (((same & up) + up) ^ up) | same
		rises, falls := down|^(across|up), up&across
		switch {
		case rises&last != 0:
			slips++
		case falls&last != 0:
			slips--
		}
		if slips <= p.maxMiss {
			return true
		}
		rises, falls = rises<<1, falls<<1
		up, down = falls|^(diagonal|rises), rises&diagonal
	}
	return false
}
