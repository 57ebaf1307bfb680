package idnum

import (
	_ "embed"
	"strings"
	"sync"
)

// bankList names the banks behind the first four letters of an IFSC, a line each:
// code, tab, name, and behind another tab "digits" where the bank numbers its branches in
// digits, as 98 of 100 of its codes are. The codes are the Reserve Bank's; the list is
// that of the npm package ifsc 2.0.50 (MIT), in which they are collected.
//
//go:embed banks.tsv
var bankList string

// bank is a bank of the list.
type bank struct {
	name     string
	inDigits bool // it numbers its branches in digits
}

var banks = sync.OnceValue(func() map[string]bank {
	all := map[string]bank{}
	for line := range strings.Lines(bankList) {
		columns := append(strings.Split(strings.TrimSpace(line), "\t"), "", "")
		all[columns[0]] = bank{columns[1], columns[2] == "digits"}
	}
	return all
})

// BankOf names the bank of an IFSC, "" when the list has none with its code.
func BankOf(ifsc string) string {
	if !IsIFSC(ifsc) {
		return ""
	}
	return banks()[ifsc[:4]].name
}
