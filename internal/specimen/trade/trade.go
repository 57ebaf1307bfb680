// Package trade invents the business side of a consumer loan: dealers, lenders,
// products and the sale that an invoice and a delivery order describe. Everything
// follows from the random source alone. No company, brand or account is real, but
// every number with a check character is valid.
package trade

import (
	"math/rand/v2"
	"strings"
)

// pick is one of the choices, each as likely as the others.
func pick[T any](r *rand.Rand, choices []T) T { return choices[r.IntN(len(choices))] }

// chance is true with probability p.
func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// fill replaces every '#' of a pattern by a digit and every '@' by a capital letter
// other than I and O, which makers leave out of serial numbers.
func fill(r *rand.Rand, pattern string) string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	return strings.Map(func(c rune) rune {
		switch c {
		case '#':
			return rune('0' + r.IntN(10))
		case '@':
			return rune(letters[r.IntN(len(letters))])
		}
		return c
	}, pattern)
}
