package similarity

import "sort"

// maxRunes bounds the work of a comparison, which grows with the cube of the
// length: two texts of 500 characters take well under a second. Names and
// addresses stay far below.
const maxRunes = 500

// ratio is the normalised indel similarity, 0 to 1: twice the longest common
// subsequence over the length of both.
func ratio(a, b []rune) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(commonSubsequence(a, b)) / float64(len(a)+len(b))
}

// commonSubsequence is the length of the longest common subsequence.
func commonSubsequence(a, b []rune) int {
	row := make([]int, len(b)+1)
	for _, ra := range a {
		diagonal := 0
		for j, rb := range b {
			above := row[j+1]
			if ra == rb {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// partialRatio is the best ratio of the shorter text with a stretch of the longer
// that is as long, or shorter where it hangs over an end.
func partialRatio(a, b []rune) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	best := bestWindow(a, b)
	if len(a) == len(b) {
		best = max(best, bestWindow(b, a))
	}
	return best
}

func bestWindow(short, long []rune) float64 {
	best := 0.0
	for end := 1; end < len(long)+len(short); end++ {
		window := long[max(0, end-len(short)):min(end, len(long))]
		best = max(best, ratio(short, window))
		if best == 1 {
			break
		}
	}
	return best
}

// sorted returns the words in alphabetical order.
func sorted(words []string) []string {
	out := append([]string(nil), words...)
	sort.Strings(out)
	return out
}

// split divides two sets of words into what both have and what only one has, each
// sorted and without repeats.
func split(a, b []string) (both, onlyA, onlyB []string) {
	inA, inB := set(a), set(b)
	for w := range inA {
		if inB[w] {
			both = append(both, w)
		} else {
			onlyA = append(onlyA, w)
		}
	}
	for w := range inB {
		if !inA[w] {
			onlyB = append(onlyB, w)
		}
	}
	return sorted(both), sorted(onlyA), sorted(onlyB)
}

func set(words []string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, w := range words {
		s[w] = true
	}
	return s
}
