// Package idnum knows the numbers printed on Indian papers: how each is formed,
// checked, normalised and, where OCR confused letters with digits, repaired.
//
// The Is functions take a number as it is officially written, in capitals without
// spaces; Find takes it out of noisy text in that form.
package idnum

// The Verhoeff scheme: multiplication in the dihedral group D5, and the
// permutation applied to each place from the right (J. Verhoeff, Error Detecting
// Decimal Codes, 1969).
var (
	dihedral = [10][10]byte{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		{1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
		{2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
		{3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
		{4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
		{5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
		{6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
		{7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
		{8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
		{9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
	}
	permutation = [8][10]byte{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		{1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
		{5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
		{8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
		{9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
		{4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
		{2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
		{7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
	}
)

// Verhoeff says whether digits, its check digit last, passes the Verhoeff check.
// An empty text or one with anything but digits does not.
func Verhoeff(digits string) bool {
	if !allDigits(digits) {
		return false
	}
	return verhoeffSum(digits, 0) == 0
}

// VerhoeffDigit is the check digit to put after digits. It panics when there is
// anything but digits.
func VerhoeffDigit(digits string) byte {
	sum := verhoeffSum(digits, 1)
	for d := range byte(10) {
		if dihedral[sum][d] == 0 {
			return '0' + d
		}
	}
	panic("idnum: the Verhoeff table has no inverse")
}

// verhoeffSum folds digits from the right, the last one at the given place.
func verhoeffSum(digits string, place int) byte {
	var sum byte
	for i := len(digits) - 1; i >= 0; i-- {
		sum = dihedral[sum][permutation[place%8][digits[i]-'0']]
		place++
	}
	return sum
}

// Luhn says whether digits, its check digit last, passes the Luhn check
// (ISO/IEC 7812-1). An empty text or one with anything but digits does not.
func Luhn(digits string) bool {
	return allDigits(digits) && luhnSum(digits, false)%10 == 0
}

// LuhnDigit is the check digit to put after digits. It panics when there is
// anything but digits.
func LuhnDigit(digits string) byte {
	return '0' + byte((10-luhnSum(digits, true)%10)%10)
}

// luhnSum adds the digits from the right, every second one doubled; double says
// whether the last one is.
func luhnSum(digits string, double bool) int {
	sum := 0
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if d > 9 {
			panic("idnum: not a digit")
		}
		if double {
			d *= 2
		}
		sum += d/10 + d%10
		double = !double
	}
	return sum
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
