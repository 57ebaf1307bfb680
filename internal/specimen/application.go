package specimen

import "atlas/internal/document"

// applicationPapers are the papers a borrower sends and the layouts that fit: a PAN of
// a person, an Aadhaar that shows both of its sides, any invoice and delivery order.
var applicationPapers = []struct {
	typ     document.Type
	layouts []string
}{
	{PAN, []string{"pan-old", "pan-2017", "pan-2018", "e-pan"}},
	{Aadhaar, []string{"both-stacked", "both-a4", "letter"}},
	{Invoice, nil},
	{DeliveryOrder, nil},
}

// Application makes the four papers of one loan application: the PAN and Aadhaar of
// one person, and the invoice and delivery order of one purchase of that person. Three
// in four are phone photos, the others scans.
func (s *Studio) Application(seed uint64) ([]Specimen, error) {
	c := newCase(source(seed, "case"))
	var papers []Specimen
	for _, want := range applicationPapers {
		l, err := choose(seed, want.typ, want.layouts...)
		if err != nil {
			return nil, err
		}
		stratum := PhonePhoto
		if source(seed, "stratum", string(want.typ)).IntN(4) == 0 {
			stratum = CleanScan
		}
		p, err := s.photograph(l, c, seed, stratum)
		if err != nil {
			return nil, err
		}
		papers = append(papers, p)
	}
	return papers, nil
}
