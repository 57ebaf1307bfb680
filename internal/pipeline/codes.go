package pipeline

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"atlas/internal/address"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/encoded"
	"atlas/internal/kind"
	"atlas/internal/name"
	"atlas/internal/phrase"
	"atlas/internal/qr"
)

// Names of the checks made here. Others are those of package encoded.
const (
	checkCode      = "qr_code"       // whether a code of the paper could be read
	checkCodePrint = "qr_code_print" // what it says against what is printed
)

// How sure a value is of which a code has its say. A code is never misread, so only
// what it belongs to is in doubt.
const (
	doubtLeft     = 0.1  // of the print's, when both say the same
	codeAlone     = 0.97 // nothing is printed to compare with
	codeContested = 0.5  // the most that is believed of a value the other contradicts
	printSure     = 0.9  // from here on print that is contradicted is believed rather
)

// smallestCode is the area, in pixels of a page's picture, under which no code is read: 21
// modules of two pixels a side.
const smallestCode = 42 * 42

// codes finds the QR codes on page i, counted from 0. They are looked for once.
func (w *work) codes(ctx context.Context, i int) ([]qr.Code, error) {
	if found, ok := w.found[i]; ok {
		return found, nil
	}
	found, err := w.search(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("looking for codes on page %d: %w", i+1, err)
	}
	w.found[i] = append([]qr.Code{}, found...)
	return w.found[i], nil
}

func (w *work) search(ctx context.Context, i int) ([]qr.Code, error) {
	if s := w.searches[i]; s != nil {
		defer w.stage(ctx, "codes")()
		if found, ok := s.wait(); ok {
			return found, nil
		}
	}
	img, err := w.image(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("decoding the page: %w", err)
	}
	defer w.stage(ctx, "codes")()
	return qr.Find(ctx, img)
}

// testimony is what a code of the paper says, and how it stands to the print.
type testimony struct {
	encoded.Content
	page    int // from 1
	polygon document.Polygon
	source  document.Source
	agrees  map[document.FieldName]bool // of the fields that are printed and said
}

// heedCodes lets the paper's codes speak: they confirm, fill in or contradict what was
// read from print.
func (w *work) heedCodes(ctx context.Context) error {
	if !w.spec.Encoded() || !printedAny(w.spec.CodesWhen, w.result.Pages) {
		return nil
	}
	var said []testimony
	unread := 0
	for i := range min(len(w.result.Pages), maxRedactedPages) {
		codes, err := w.codes(ctx, i)
		if err != nil {
			return err
		}
		for _, c := range codes {
			content, ok := w.Codes.Read(c.Text)
			switch {
			case c.Text == "":
				unread++
			case ok && !slices.ContainsFunc(said, func(s testimony) bool { return maps.Equal(s.Values, content.Values) }):
				said = append(said, w.compare(testimony{Content: content, page: i + 1, polygon: c.Polygon, source: document.SourceQR}))
			}
		}
	}
	r := &w.result.Reading
	if len(said) == 0 && unread > 0 {
		r.Checks = append(r.Checks, document.Check{Name: checkCode, Verdict: document.NotChecked, Detail: "a code was seen but could not be read"})
	}
	// Of two people's codes the one that is the paper's has its say first and last.
	slices.SortStableFunc(said, func(a, b testimony) int { return b.standing() - a.standing() })
	for i, s := range said {
		r.Checks = append(r.Checks, s.Checks...)
		if i == 0 {
			w.apply(s)
		}
	}
	return nil
}

// printedAny says whether one of the phrases stands on the pages, or there are none.
func printedAny(phrases []phrase.Phrase, pages []document.Page) bool {
	for _, p := range pages {
		for _, l := range p.Lines {
			line := phrase.Prepare(l.Text)
			for _, want := range phrases {
				if _, ok := line.Best(want); ok {
					return true
				}
			}
		}
	}
	return len(phrases) == 0
}

// compare notes for each field that is both printed and said whether they agree.
func (w *work) compare(s testimony) testimony {
	s.agrees = map[document.FieldName]bool{}
	for i, def := range w.spec.Fields {
		f := w.result.Reading.Fields[i]
		if v, ok := s.Values[def.Encoded]; ok && f.Found {
			s.agrees[f.Name] = agree(def, f.Value, v)
		}
	}
	return s
}

// standing is how many more fields agree than differ: negative for the code of another
// paper.
func (s testimony) standing() int {
	n := 0
	for _, yes := range s.agrees {
		if yes {
			n++
		} else {
			n--
		}
	}
	return n
}

// apply lets the code have its say in each field.
func (w *work) apply(s testimony) {
	for i, def := range w.spec.Fields {
		v, ok := s.Values[def.Encoded]
		if !ok {
			continue
		}
		f := &w.result.Reading.Fields[i]
		switch agrees := s.agrees[f.Name]; {
		case f.Found && agrees:
			s.confirm(f, def, v)
			w.note(checkCodePrint, f.Name, document.Agrees, "the code says what is printed")
		case f.Found:
			s.contest(f, def, v)
			w.note(checkCodePrint, f.Name, document.Differs, "the code says something else than is printed")
		case !v.Ending && s.standing() >= 0:
			s.fill(f, def, v)
		}
	}
}

func (w *work) note(check string, field document.FieldName, v document.Verdict, detail string) {
	w.result.Reading.Checks = append(w.result.Reading.Checks, document.Check{Name: check, Field: field, Verdict: v, Detail: detail})
}

// confirm takes the code's spelling, unless it is another wording of the same, or says
// less, or more than the paper shows.
func (s testimony) confirm(f *document.Field, def doctype.Field, v encoded.Value) {
	f.Confidence = 1 - (1-f.Confidence)*doubtLeft
	f.Signs = document.Signs{}
	said := normal(def, v.Text)
	if def.Class == doctype.Address || v.Ending || !sameForm(f.Value, said) {
		return
	}
	f.Value, f.Source = said, s.source
}

// sameForm says whether two values that agree show the same: a masked number and a whole
// one do not, nor a year and a date.
func sameForm(a, b string) bool {
	if !strings.ContainsAny(a+b, "0123456789") {
		return true
	}
	return nearlySame(plain(a), plain(b))
}

// misread is how many characters of a number the recogniser may have taken for others:
// one in six.
const misread = 6

func nearlySame(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	differ := 0
	for i := range len(a) {
		if a[i] != b[i] {
			differ++
		}
	}
	return differ <= len(a)/misread
}

// contest takes the surer of the code and the print, believes it little, and keeps the
// other beside it.
func (s testimony) contest(f *document.Field, def doctype.Field, v encoded.Value) {
	printed := *f
	if s.standing() > 0 && printed.Confidence < printSure && !v.Ending {
		s.fill(f, def, v)
		f.Rival = &document.Rival{
			Value: printed.Value, Text: printed.Text, Page: printed.Page, Polygon: printed.Polygon, Source: printed.Source,
			Share: printed.Confidence,
		}
	} else if !v.Ending {
		f.Rival = &document.Rival{
			Value: normal(def, v.Text), Text: v.Text, Page: s.page, Polygon: s.polygon, Source: s.source, Share: 1,
		}
	}
	f.Confidence = math.Min(f.Confidence, codeContested)
	f.Signs = document.Signs{}
}

// fill gives the field the code's value.
func (s testimony) fill(f *document.Field, def doctype.Field, v encoded.Value) {
	*f = document.Field{
		Name: f.Name, Found: true, Value: normal(def, v.Text), Confidence: codeAlone,
		Text: v.Text, Page: s.page, Polygon: s.polygon, Source: s.source,
	}
}

// normal writes what a code says as the value of a field.
func normal(def doctype.Field, text string) string {
	if def.Class == doctype.Address {
		return kind.TidyAddress(text)
	}
	k, _ := kind.Lookup(def.Kind)
	if found := k.Find(text); len(found) > 0 {
		return found[0].Value
	}
	return text
}

// agree says whether what a code says may be what is printed, as it was read: with a
// letter or two misread in a name, in other words in an address.
func agree(def doctype.Field, printed string, v encoded.Value) bool {
	said := normal(def, v.Text)
	switch def.Class {
	case doctype.Name:
		return name.Compare(printed, said).Probability >= 0.5
	case doctype.Address:
		c := address.Compare(printed, said)
		return !c.OK || c.SamePerson >= 5
	case doctype.Amount:
		return sameAmount(printed, said)
	case doctype.Date:
		return strings.Contains(said, printed) || strings.Contains(printed, said)
	case doctype.Identifier, doctype.Text:
	}
	return sameNumber(printed, said, v.Ending)
}

// sameAmount lets a rounded total pass.
func sameAmount(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && math.Abs(x-y) < 1
}

// sameNumber compares letters and digits alone. A masked number has an X where the
// print hides a digit.
func sameNumber(printed, said string, ending bool) bool {
	a, b := plain(printed), plain(said)
	if ending {
		return strings.HasSuffix(a, b)
	}
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if hidden := a[i] == 'X' && b[i] >= '0' && b[i] <= '9'; a[i] != b[i] && !hidden {
			return false
		}
	}
	return true
}

func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
}
