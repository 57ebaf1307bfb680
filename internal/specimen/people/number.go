package people

import (
	"math/rand/v2"
	"strings"
)

func digits(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + rng.IntN(10)))
	}
	return b.String()
}

func letters(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('A' + rng.IntN(26)))
	}
	return b.String()
}

// withCheckDigit appends the digit of Verhoeff's scheme (J. Verhoeff, Error Detecting
// Decimal Codes, 1969). Digits are the symmetries of a pentagon, 0 to 4 its turns and
// 5 to 9 its reflections; the product over all places, each permuted once more than
// the one to its right, must be 0.
func withCheckDigit(number string) string {
	product := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		product = compose(product, permute(digit, i+1))
	}
	for check := range 10 {
		if compose(check, product) == 0 {
			return number + string(rune('0'+check))
		}
	}
	panic("people: the pentagon group has lost an inverse")
}

// compose multiplies in the symmetry group of the pentagon.
func compose(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b)%5
	case b < 5:
		return 5 + (a-b)%5
	}
	return (a - b + 5) % 5
}

// permute applies Verhoeff's permutation (1 5 8 9 4 2 7 0)(3 6) times over.
func permute(digit, times int) int {
	next := [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
	for range times {
		digit = next[digit]
	}
	return digit
}
