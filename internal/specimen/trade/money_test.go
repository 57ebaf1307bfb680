package trade_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/specimen/trade"
)

func TestAmountsAreWrittenTheIndianWay(t *testing.T) {
	for _, c := range []struct {
		amount                trade.Paise
		plain, grouped, words string
	}{
		{0, "0.00", "0.00", "Zero"},
		{trade.Rupees(999), "999.00", "999.00", "Nine Hundred Ninety Nine"},
		{trade.Rupees(25_999), "25999.00", "25,999.00", "Twenty Five Thousand Nine Hundred Ninety Nine"},
		{trade.Rupees(1_00_000), "100000.00", "1,00,000.00", "One Lakh"},
		{123_45_650, "123456.50", "1,23,456.50", "One Lakh Twenty Three Thousand Four Hundred Fifty Six and Fifty Paise"},
		{trade.Rupees(1_20_00_015), "12000015.00", "1,20,00,015.00", "One Crore Twenty Lakh Fifteen"},
	} {
		t.Run(c.plain, func(t *testing.T) {
			if got := c.amount.Plain(); got != c.plain {
				t.Errorf("Plain() = %s", got)
			}
			if got := c.amount.Grouped(); got != c.grouped {
				t.Errorf("Grouped() = %s, want %s", got, c.grouped)
			}
			if got := c.amount.Words(); got != c.words {
				t.Errorf("Words() = %s, want %s", got, c.words)
			}
		})
	}
}

func TestGroupingKeepsTheDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := trade.Paise(rapid.Int64Range(-99, 1e12).Draw(t, "paise"))
		if got := strings.ReplaceAll(p.Grouped(), ",", ""); got != p.Plain() {
			t.Errorf("%s without commas is not %s", got, p.Plain())
		}
	})
}
