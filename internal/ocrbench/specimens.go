package ocrbench

import (
	"fmt"

	"atlas/internal/document"
	"atlas/internal/specimen"
)

// Specimens draws the 16 images of the benchmark: five scans, seven photos taken with
// some care, four without, among them turned, dark and shaken ones, some of 12
// megapixels, some recompressed by a messenger. Their pixels are left out, only the
// JPEG files kept, so that they do not count as the engine's memory.
func Specimens(studio *specimen.Studio) ([]specimen.Specimen, error) {
	var all []specimen.Specimen
	for _, c := range []struct {
		seed    uint64
		typ     document.Type
		layout  string
		stratum specimen.Stratum
	}{
		{1, specimen.Aadhaar, "front-2013", specimen.CleanScan},
		{2, specimen.PAN, "pan-2017", specimen.CleanScan},
		{3, specimen.Invoice, "tally", specimen.CleanScan},
		{4, specimen.DeliveryOrder, "advice", specimen.CleanScan},
		{5, specimen.Aadhaar, "both-a4", specimen.CleanScan},
		{6, specimen.Aadhaar, "front-2019", specimen.PhonePhoto},
		{7, specimen.Aadhaar, "back-2013", specimen.PhonePhoto},
		{2, specimen.PAN, "pan-2017", specimen.PhonePhoto},
		{9, specimen.PAN, "pan-2018", specimen.PhonePhoto},
		{10, specimen.Invoice, "tally", specimen.PhonePhoto},
		{2, specimen.Invoice, "marketplace", specimen.PhonePhoto},
		{12, specimen.DeliveryOrder, "facts", specimen.PhonePhoto},
		{13, specimen.Aadhaar, "front-2013", specimen.HardPhoto},
		{3, specimen.PAN, "pan-2018", specimen.HardPhoto},
		{3, specimen.Invoice, "letter", specimen.HardPhoto},
		{16, specimen.DeliveryOrder, "boxed", specimen.HardPhoto},
	} {
		s, err := studio.Draw(c.seed, c.typ, c.layout, c.stratum)
		if err != nil {
			return nil, fmt.Errorf("drawing the images of the OCR benchmark: %w", err)
		}
		s.Image = nil
		all = append(all, s)
	}
	return all, nil
}
