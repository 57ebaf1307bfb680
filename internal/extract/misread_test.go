package extract_test

import (
	"strings"
	"testing"
)

// Digits of an address that were read as letters are digits where its shape, or the place
// that a PIN code is of, says so.
func TestDigitsOfAddresses(t *testing.T) {
	for _, c := range []struct{ rule, printed, want string }{
		{"a PIN code of the town", "12, Gandhi Nagar, Hisar, Haryana - 12500t", "12, Gandhi Nagar, Hisar, Haryana - 125001"},
		{"one in threes", "12, Gandhi Nagar, Hisar, Haryana - 125 oo1", "12, Gandhi Nagar, Hisar, Haryana - 125001"},
		{"of two the one of the town", "12, Rajwada, Indore, Madhya Pradesh - 4s2001", "12, Rajwada, Indore, Madhya Pradesh - 452001"},
		{"one of another state", "12, Gandhi Nagar, Hisar, Haryana - 56000t", "12, Gandhi Nagar, Hisar, Haryana - 56000t"},
		{"one of two of the place", "12, Janakpuri, New Delhi, Delhi - 11005s", "12, Janakpuri, New Delhi, Delhi - 11005s"},
		{"too few of its digits", "12, Gandhi Nagar, Hisar, Haryana - l2soot", "12, Gandhi Nagar, Hisar, Haryana - l2soot"},
		{"the number of a house", "Shop No 1s, 8O Feet Road, Hisar, Haryana - 125001", "Shop No 15, 80 Feet Road, Hisar, Haryana - 125001"},
		{"ordinals, ranges and blocks stay", "Flat 10I, 5to7, 2Ist Main Road, Hisar, Haryana - 125001", "Flat 10I, 5to7, 2Ist Main Road, Hisar, Haryana - 125001"},
		{"a number and a word are no PIN code", "Shop 411 Oil Mill Road, Pune, Maharashtra", "Shop 411 Oil Mill Road, Pune, Maharashtra"},
		{"a floor and a letter of a house stay", "12A, 1st Floor, Hisar, Haryana - 125001", "12A, 1st Floor, Hisar, Haryana - 125001"},
	} {
		got := fields(t, "SHOP_ACT_LICENSE", typeset(`
    Registration Certificate of Establishment
Name of the Establishment
KAVERI STORES
Address of the Establishment
`+c.printed))["address"].Value
		if got != c.want {
			t.Errorf("%s: address %q, want %q", c.rule, got, c.want)
		}
	}
}

// The PIN code that ends an address tells where it and the name over it stand, though a digit
// of it is a letter.
func TestAddressUpToMisreadPIN(t *testing.T) {
	const bill = `
   Himadri State Power Corporation Limited
   BILL OF SUPPLY FOR THE MONTH OF: JUL-2026
Consumer No.: 688674235529          Bill Date     04-08-2026
GURDEEP SINGH GILL
H No 12-3-400, Gali No 4, Gandhi Nagar
Haryana - 12500Y
Mobile: 9876543210



Energy Charges                      1,699.26
Wheeling Charge                       297.18



Total                               2,480.00`
	for _, pin := range []string{"125001", "12500Y", "l25001"} {
		got := fields(t, "ELECTRICITY_BILL", typeset(strings.ReplaceAll(bill, "12500Y", pin)))
		if name := got["consumer_name"].Value; (name == "GURDEEP SINGH GILL") != (pin != "l25001") {
			t.Errorf("%s: name %q", pin, name)
		}
	}
}
