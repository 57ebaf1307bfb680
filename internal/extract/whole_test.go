package extract_test

import "testing"

// TestANameWithALetterLost reads a name on a letter and again on the card under it.
func TestANameWithALetterLost(t *testing.T) {
	const letter, card = "Bhavnaben Bharatbhai Shah", "Bhavnaben Bharatbha Shah"
	for _, c := range []struct {
		name       string
		above, own string  // on the letter, and on the card under it
		sure       float64 // of the first
		want       string
	}{
		{"read as surely", letter, card, 0.99, letter},
		{"in doubt", letter, card, 0.8, card},
		{"another letter, not one more", "Bhavnaben Bharatbhaj Shah", letter, 0.99, letter},
		{"a short name", "Ramas", "Rama", 0.99, "Rama"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := typeset(`
        Unique Identification Authority of India
        Enrolment No.: 2600/20448/96098
To
` + c.above + `
W/O Jayesh,
68/24,
VTC: Ahmedabad,
State: Gujarat,
PIN Code: 380015,

          Your Aadhaar No. :
          9999 4105 7058

Government of India
      ` + c.own + `
      DOB: 22/05/1999
      FEMALE
      9999 4105 7058
`)
			for i := range page.Lines {
				if page.Lines[i].Text == c.above {
					page.Lines[i].Confidence = c.sure
				}
			}
			if got := fields(t, "AADHAAR", page)["name"].Value; got != c.want {
				t.Errorf("name is %q, want %q", got, c.want)
			}
		})
	}
}
