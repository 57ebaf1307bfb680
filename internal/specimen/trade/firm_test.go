package trade_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/idnum"
	"atlas/internal/specimen/trade"
)

func TestFirmsHaveTheNumbersOfTheirRegisters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		f := trade.NewFirm(rand.New(rand.NewPCG(seed, 2)), "Pashangh Irani", "27")
		if !idnum.IsGSTIN(f.GSTIN) || f.GSTIN[2:12] != f.PAN || f.GSTIN[:2] != f.Site.Code {
			t.Errorf("GSTIN %s of PAN %s in state %s", f.GSTIN, f.PAN, f.Site.Code)
		}
		if !idnum.IsUdyam(strings.ReplaceAll(f.Udyam, "-", "")) {
			t.Errorf("Udyam number %s", f.Udyam)
		}
		if !idnum.IsFSSAI(f.FoodLicence) || !idnum.IsFSSAI(f.FoodRegister) {
			t.Errorf("food business numbers %s and %s", f.FoodLicence, f.FoodRegister)
		}
		for _, a := range f.Activities {
			if !idnum.IsNICSubclass(a.Code()) || !strings.HasPrefix(a.Code(), a.Class[:4]) || !strings.HasPrefix(a.Class, a.Division[:2]) {
				t.Errorf("%s is not of %s and %s", a.Subclass, a.Class, a.Division)
			}
		}
		if f.Issued.Before(f.Registered) || !f.Ends.After(f.Issued) || f.Registered.Before(f.Founded) {
			t.Errorf("founded %v, registered %v, issued %v, until %v", f.Founded, f.Registered, f.Issued, f.Ends)
		}
	})
}
