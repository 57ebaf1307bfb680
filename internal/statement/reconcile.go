package statement

import (
	"strconv"
	"strings"

	"atlas/internal/document"
)

// reconcile computes every balance from the one before it and says where it does not
// follow. Opening and closing are those printed in rows of their own, "" for none.
func reconcile(s *document.Statement, opening, closing string) {
	list := s.Transactions
	forward, backward := breaks(list, 1), breaks(list, -1)
	step, broken := 1, forward
	if len(backward) < len(forward) {
		step, broken = -1, backward
	}
	first, last := 0, len(list)-1
	if step < 0 {
		first, last = last, first
	}
	s.Opening, s.Closing = opening, list[last].Balance
	if b, ok := paise(list[first].Balance); ok {
		begun := plain(b - change(list[first]))
		if s.Opening == "" {
			s.Opening = begun
		}
		if s.Opening != begun {
			broken = append(broken, first+1)
		}
	}
	if closing != "" && closing != s.Closing {
		broken = append(broken, last+1)
	}
	s.Breaks = broken
	switch {
	case len(broken) > 0:
		s.Verdict = document.Differs
	case len(list) < 2 && opening == "" || s.Closing == "":
		s.Verdict = document.NotChecked
	default:
		s.Verdict = document.Agrees
	}
}

// breaks are the numbers of the rows whose balance does not follow from that of the row
// before them in time, step rows up the page. A row without a balance adds to the next.
func breaks(list []document.Transaction, step int) []int {
	var out []int
	var balance, moved int64
	known := false
	for i := range list {
		at := i
		if step < 0 {
			at = len(list) - 1 - i
		}
		moved += change(list[at])
		b, ok := paise(list[at].Balance)
		if !ok {
			continue
		}
		if known && balance+moved != b {
			out = append(out, at+1)
		}
		balance, moved, known = b, 0, true
	}
	return out
}

// change is what a row adds to the balance, in paise.
func change(t document.Transaction) int64 {
	credit, _ := paise(t.Credit)
	debit, _ := paise(t.Debit)
	return credit - debit
}

// paise reads a plain decimal with two places.
func paise(amount string) (int64, bool) {
	n, err := strconv.ParseInt(strings.Replace(amount, ".", "", 1), 10, 64)
	return n, err == nil
}

// plain writes paise as a plain decimal.
func plain(p int64) string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	digits := strconv.FormatInt(p, 10)
	for len(digits) < 3 {
		digits = "0" + digits
	}
	return sign + digits[:len(digits)-2] + "." + digits[len(digits)-2:]
}
