package trade

import (
	"fmt"
	"math"
	"strings"
)

// Paise is an amount of money in hundredths of a rupee. It is never negative,
// except as a round-off.
type Paise int64

// Rupees is a whole amount.
func Rupees(n int64) Paise { return Paise(n * 100) }

// percent is rate hundredths of the amount, rounded to the nearest paisa.
func (p Paise) percent(rate float64) Paise {
	return Paise(math.Round(float64(p) * rate / 100))
}

// beforeTax is the part of a price that is left when tax of the rate is taken out.
func (p Paise) beforeTax(rate float64) Paise {
	return Paise(math.Round(float64(p) * 100 / (100 + rate)))
}

// round is the amount to the nearest whole rupee.
func (p Paise) round() Paise { return (p + 50) / 100 * 100 }

// Plain writes the amount as the API does: 125999.00.
func (p Paise) Plain() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	return fmt.Sprintf("%s%d.%02d", sign, p/100, p%100)
}

// Grouped writes the amount with Indian grouping: 1,25,999.00.
func (p Paise) Grouped() string {
	sign, plain := "", p.Plain()
	if p < 0 {
		sign, plain = "-", plain[1:]
	}
	rupees, paise, _ := strings.Cut(plain, ".")
	head, tail := "", rupees
	if len(rupees) > 3 {
		head, tail = rupees[:len(rupees)-3], ","+rupees[len(rupees)-3:]
	}
	for len(head) > 2 {
		head, tail = head[:len(head)-2], ","+head[len(head)-2:]+tail
	}
	return sign + head + tail + "." + paise
}

// Words writes the amount as Indian bills do, without the currency before it and
// the "Only" after it: One Lakh Twenty Five Thousand and Fifty Paise.
func (p Paise) Words() string {
	words := words(int64(p / 100))
	if p%100 != 0 {
		words += " and " + words2(int64(p%100)) + " Paise"
	}
	return words
}

var (
	ones = strings.Fields("Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen")
	tens = strings.Fields("- - Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety")
)

// words spells a number of at most nine digits with lakh and crore.
func words(n int64) string {
	if n == 0 {
		return ones[0]
	}
	var parts []string
	for _, unit := range []struct {
		size int64
		name string
	}{{1_00_00_000, " Crore"}, {1_00_000, " Lakh"}, {1_000, " Thousand"}, {100, " Hundred"}, {1, ""}} {
		if n >= unit.size {
			parts = append(parts, words2(n/unit.size)+unit.name)
			n %= unit.size
		}
	}
	return strings.Join(parts, " ")
}

// words2 spells a number below one hundred.
func words2(n int64) string {
	switch {
	case n < 20:
		return ones[n]
	case n%10 == 0:
		return tens[n/10]
	}
	return tens[n/10] + " " + ones[n%10]
}
