package trade

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// imei invents a phone's 15-digit number: an eight-digit type code that begins as
// the ranges given to makers do, six digits, and the Luhn digit (3GPP TS 23.003).
func imei(r *rand.Rand, typeCode string) string {
	body := typeCode + fill(r, "######")
	sum := 0
	for i, c := range body {
		d := int(c - '0')
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return body + fmt.Sprint((10-sum%10)%10)
}

const base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// gstin joins a state code and a PAN into a tax registration of the holder's first
// place of business, with its check character (GSTN's base-36 Luhn).
func gstin(state, pan string) string {
	body := state + pan + "1Z"
	sum := 0
	for i := range body {
		v := strings.IndexByte(base36, body[i]) * (1 + i%2)
		sum += v/36 + v%36
	}
	return body + string(base36[(36-sum%36)%36])
}

// firmPAN invents the income-tax number of a business. kind is the fourth letter:
// P for a proprietor, F for a firm, C for a company; the fifth is the name's first.
func firmPAN(r *rand.Rand, kind byte, name string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	prefix := make([]byte, 3)
	for i := range prefix {
		prefix[i] = letters[r.IntN(26)]
	}
	return string(prefix) + string(kind) + strings.ToUpper(name[:1]) + fill(r, "####") + string(letters[r.IntN(26)])
}

// mobile invents a ten-digit mobile number.
func mobile(r *rand.Rand) string { return pick(r, []string{"9", "8", "7", "6"}) + fill(r, "#########") }
