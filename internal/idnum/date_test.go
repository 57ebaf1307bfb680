package idnum_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/idnum"
)

func TestParseDate(t *testing.T) {
	for _, tt := range []struct{ rule, printed, want string }{
		{"slashes", "16/07/1986", "16/07/1986"},
		{"dashes", "16-07-1986", "16/07/1986"},
		{"dots", "16.07.1986", "16/07/1986"},
		{"single digits", "6/7/1986", "06/07/1986"},
		{"blanks round the separators", " 16 / 07 / 1986 ", "16/07/1986"},
		{"year first", "1986-07-16", "16/07/1986"},
		{"short month name", "7-Nov-2024", "07/11/2024"},
		{"short year", "07 Nov 24", "07/11/2024"},
		{"a capital I in the name of a month", "6 JuI 2025", "06/07/2025"},
		{"a letter in the year behind a month", "18 April 202S", "18/04/2025"},
		{"a letter in another", "2 March 19B4", "02/03/1984"},
		{"a zero in the name of a month", "6-0ct-25", "06/10/2025"},
		{"short year of Tally", "7-Nov-24", "07/11/2024"},
		{"ordinal and full month", "7th November 2024", "07/11/2024"},
		{"ordinal with of left out and a comma", "1st March, 2024", "01/03/2024"},
		{"month in capitals without blanks", "07NOV2024", "07/11/2024"},
		{"month first", "November 7, 2024", "07/11/2024"},
		{"four letters of September", "03 Sept 2023", "03/09/2023"},
		{"a year alone", "1985", "1985"},
		{"two digits from 69 are the last century", "01/01/69", "01/01/1969"},
		{"two digits to 68 are this century", "01/01/68", "01/01/2068"},
		{"leap day", "29/02/2024", "29/02/2024"},
		{"no leap day", "29/02/2023", ""},
		{"no 31st of April", "31/04/2020", ""},
		{"no month 13", "16/13/1986", ""},
		{"month before day is not guessed", "07/16/1986", ""},
		{"a day zero", "00/07/1986", ""},
		{"three digits of a year", "16/07/198", ""},
		{"five digits of a year", "16/07/19861", ""},
		{"a year too far back", "16/07/1886", ""},
		{"a year alone too far back", "1885", ""},
		{"more than a date", "DOB 16/07/1986", ""},
		{"two dates", "16/07/1986 17/07/1986", ""},
		{"not a month", "07 Nox 2024", ""},
		{"a letter of the month that looks like another", "20-Jum-2023", "20/06/2023"},
		{"the same in capitals", "4 MAV 2021", "04/05/2021"},
		{"two letters of the month", "20-Jvm-2023", ""},
		{"letters for digits", "O1/O8/2025", "01/08/2025"},
		{"other letters for digits", "24/Q6/199B", "24/06/1998"},
		{"letters for a whole day", "IS/01/2025", ""},
		{"a letter in the century", "24/06/I998", "24/06/1998"},
		{"the last separator lost", "03/042028", "03/04/2028"},
		{"the first separator lost", "0304/2028", "03/04/2028"},
		{"the last separator a 1", "10/0712005", "10/07/2005"},
		{"the first separator a 1", "10107/2005", "10/07/2005"},
		{"noughts of a year behind a month's name", "24-Jun-2o23", "24/06/2023"},
		{"the same behind another name", "24 Dec 2O23", "24/12/2023"},
		{"colons for both", "04:04:2025", "04/04/2025"},
		{"both separators lost", "03042028", ""},
		{"a separator lost before two digits of a year", "03/0428", ""},
		{"nothing", "", ""},
	} {
		got, ok := idnum.ParseDate(tt.printed)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: ParseDate(%q) = %q, %v, want %q", tt.rule, tt.printed, got, ok, tt.want)
		}
	}
}

func TestFindDates(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		want       []string
	}{
		{"after a caption", "DOB:01/01/1990", []string{"01/01/1990"}},
		{"with the time", "Dated 7-Nov-24 14:30", []string{"07/11/2024"}},
		{"several in order", "from 01.04.2024 to 31-Mar-2025", []string{"01/04/2024", "31/03/2025"}},
		{"not in a longer number", "112/05/19901", nil},
		{"an impossible one is passed over", "45/01/2020 05/01/2020", []string{"05/01/2020"}},
		{"beside other scripts", "जन्म तिथि / DOB: 16/07/1986 पुरुष", []string{"16/07/1986"}},
	} {
		var got []string
		for _, d := range idnum.FindDates(tt.text) {
			got = append(got, d.Value)
			if value, ok := idnum.ParseDate(tt.text[d.Start:d.End]); !ok || value != d.Value {
				t.Errorf("%s: the range %q is not the date", tt.rule, tt.text[d.Start:d.End])
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: FindDates(%q) (-want +got):\n%s", tt.rule, tt.text, diff)
		}
	}
}

func TestLettersTakenForDigitsAreCounted(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []int // repairs of each date
	}{
		{"01/08/1995", []int{0}},
		{"O1/08/1995", []int{1}},
		{"O1/O8/199S", []int{3}},
		{"18 April 202S", []int{1}},
		{"OOl Road, from 01/04/2O24 to 31/03/2025", []int{1, 0}},
	} {
		var got []int
		for _, d := range idnum.FindDates(tt.text) {
			got = append(got, d.Repairs)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("repairs of %q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestEveryDayIsReadInEveryForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 73048).Draw(t, "days"))
		layout := rapid.SampledFrom([]string{
			"02/01/2006", "2-1-2006", "02.01.2006", "2006-01-02", "2-Jan-2006", "02 January 2006", "January 2, 2006",
		}).Draw(t, "layout")
		want := day.Format("02/01/2006")
		if got, ok := idnum.ParseDate(day.Format(layout)); !ok || got != want {
			t.Fatalf("ParseDate(%q) = %q, %v, want %q", day.Format(layout), got, ok, want)
		}
	})
}

func TestParseAmount(t *testing.T) {
	for _, tt := range []struct{ rule, printed, want string }{
		{"Indian groups", "1,23,456.00", "123456.00"},
		{"groups of three", "123,456.50", "123456.50"},
		{"no groups", "25999", "25999.00"},
		{"rupees and a stroke", "Rs. 25,999/-", "25999.00"},
		{"the rupee sign", "₹ 25999", "25999.00"},
		{"the rupee sign read as yen", "￥25,999.00", "25999.00"},
		{"INR", "INR 25,999.00", "25999.00"},
		{"dots read for commas", "73.646.84", "73646.84"},
		{"a comma read for the point", "73,646,84", "73646.84"},
		{"a dot that can only group", "25.999", "25999.00"},
		{"blanks beside the separators", "1, 23,456 .00", "123456.00"},
		{"one decimal", "99.5", "99.50"},
		{"a stop at the end", "Rs 25,999.", "25999.00"},
		{"zero", "0.00", "0.00"},
		{"leading zeros", "007", "7.00"},
		{"a dot read for the last comma of lakhs", "13,59.110", "1359110.00"},
		{"a lost digit", "1,23,45.00", ""},
		{"a group of one", "1,2,345", ""},
		{"four digits before a group", "1234,567", ""},
		{"three decimals", "25,999.000", ""},
		{"two numbers", "1 25,999.00", ""},
		{"two marks in a row", "25,,999", ""},
		{"less than nothing", "-500.00", ""},
		{"words", "Rupees Five Only", ""},
		{"a date", "07.11.2024", ""},
		{"nothing", "", ""},
		{"only a currency", "Rs.", ""},
	} {
		got, ok := idnum.ParseAmount(tt.printed)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: ParseAmount(%q) = %q, %v, want %q", tt.rule, tt.printed, got, ok, tt.want)
		}
	}
}

// indian writes rupees as 12,34,567.
func indian(rupees int) string {
	if rupees < 1000 {
		return fmt.Sprint(rupees)
	}
	s := fmt.Sprintf(",%03d", rupees%1000)
	for rupees /= 1000; rupees > 99; rupees /= 100 {
		s = fmt.Sprintf(",%02d", rupees%100) + s
	}
	return fmt.Sprint(rupees) + s
}

func TestEveryAmountIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rupees, paise := rapid.IntRange(0, 1_000_000_000).Draw(t, "rupees"), rapid.IntRange(0, 99).Draw(t, "paise")
		printed := fmt.Sprintf("%s.%02d", indian(rupees), paise)
		want := fmt.Sprintf("%d.%02d", rupees, paise)
		if got, ok := idnum.ParseAmount(printed); !ok || got != want {
			t.Fatalf("ParseAmount(%q) = %q, %v, want %q", printed, got, ok, want)
		}
	})
}

// Numbers that hold what looks like a date without one of its separators are none.
func TestPartsOfNumbersAreNoDates(t *testing.T) {
	for _, text := range []string{"MH 12/0712/1998", "12-0712-1998", "PO/25-112023", "2404-2019-6781", "6789.2404.2019"} {
		if found := idnum.FindDates(text); len(found) > 0 {
			t.Errorf("%q holds %v", text, found)
		}
	}
	for text, want := range map[string]string{"on 03/042028.": "03/04/2028", "10/0712005": "10/07/2005"} {
		if found := idnum.FindDates(text); len(found) != 1 || found[0].Value != want {
			t.Errorf("%q holds %v, want %s", text, found, want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"16/07/1986", "7th November 2024", "07 Nov 24", "1985", "November 7, 2024", "0/0/0"} {
		f.Add(s)
	}
	form := regexp.MustCompile(`^([0-9]{2}/[0-9]{2}/)?[0-9]{4}$`)
	f.Fuzz(func(t *testing.T, printed string) {
		value, ok := idnum.ParseDate(printed)
		if ok && !form.MatchString(value) {
			t.Fatalf("ParseDate(%q) = %q", printed, value)
		}
		if again, _ := idnum.ParseDate(value); ok && again != value {
			t.Fatalf("%q read again is %q", value, again)
		}
	})
}

func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"1,23,456.00", "Rs. 25,999/-", "₹ 25999", "73.646.84", "1.", ".5", "1 , 2"} {
		f.Add(s)
	}
	form := regexp.MustCompile(`^(0|[1-9][0-9]*)\.[0-9]{2}$`)
	f.Fuzz(func(t *testing.T, printed string) {
		value, ok := idnum.ParseAmount(printed)
		if ok && !form.MatchString(value) {
			t.Fatalf("ParseAmount(%q) = %q", printed, value)
		}
	})
}
