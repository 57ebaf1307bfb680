package idnum

import (
	_ "embed"
	"strings"
	"sync"
)

// bankList names the banks behind the first four letters of an IFSC, a line each:
// code, tab, name. The codes are the Reserve Bank's; the list is that of the npm
// package ifsc 2.0.50 (MIT), in which they are collected.
//
//go:embed banks.tsv
var bankList string

var banks = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(bankList) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		all[code] = name
	}
	return all
})

// BankOf names the bank of an IFSC, "" when the list has none with its code.
func BankOf(ifsc string) string {
	if !IsIFSC(ifsc) {
		return ""
	}
	return banks()[ifsc[:4]]
}
