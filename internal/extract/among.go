package extract

import (
	"slices"
	"time"

	"atlas/internal/doctype"
	"atlas/internal/kind"
)

// In a dim photograph the small caption of a date may be past reading and the date itself be
// clear. Which it is may be told by the others on the paper.

const (
	// amongPrior is how far such a date is believed.
	amongPrior = 0.4

	// fromBirth is the fewest years from a birth to anything else on an identity document
	// of an adult: a licence is issued from sixteen on.
	fromBirth = 16
)

// proposeAmongDates takes the one date that the field may be among all on the paper.
func (s *sheet) proposeAmongDates(f doctype.Field, k kind.Kind) []candidate {
	dates, free := s.datesOf(f, k)
	if f.Among == doctype.UnclaimedDate {
		if dates = daysOf(free); len(dates) > 1 || !s.captionsOtherDates(f) {
			return nil
		}
	}
	slices.SortFunc(dates, time.Time.Compare)
	dates = slices.Compact(dates)
	switch {
	case len(dates) == 0:
		return nil
	case f.Among == doctype.OnlyDate && len(dates) > 1:
		return nil
	case f.Among == doctype.EarliestDate && (len(dates) == 1 || dates[0].AddDate(fromBirth, 0, 0).After(dates[1])):
		return nil
	}
	free = slices.DeleteFunc(free, func(c candidate) bool { return c.value != dates[0].Format(dayMonthYear) })
	for i := range free {
		free[i].bare = true
	}
	return free
}

// captionsOtherDates says whether a caption was read of every other date that such papers
// have: else the date may stand behind a caption that was not.
func (s *sheet) captionsOtherDates(f doctype.Field) bool {
	for _, o := range s.spec.Readable() {
		named := func(c *segment) bool { return s.believe(o, c) >= weakPrior }
		if o.Class == doctype.Date && o.Name != f.Name && !slices.ContainsFunc(s.segments, named) {
			return false
		}
	}
	return true
}

// daysOf are the days of candidates, each once.
func daysOf(list []candidate) (days []time.Time) {
	for _, c := range list {
		if day, err := time.Parse(dayMonthYear, c.value); err == nil && !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	return days
}

const dayMonthYear = "02/01/2006"

// datesOf are the dates on the paper, and what f may be of them: what stands behind no
// caption of its own.
func (s *sheet) datesOf(f doctype.Field, k kind.Kind) (dates []time.Time, free []candidate) {
	claimed := s.claimed(f)
	for _, g := range s.segments {
		if g.caption() {
			continue
		}
		for _, c := range s.values(f, k, nil, g, amongPrior) {
			day, err := time.Parse(dayMonthYear, c.value)
			if err != nil {
				continue // a year alone
			}
			dates = append(dates, day)
			if f.Among == doctype.EarliestDate && (g.owner == nil || g.owner.foreign()) || g.owner == nil && !claimed[g] {
				free = append(free, c)
			}
		}
	}
	return dates, free
}

// claimed are the lines that stand beside or below the captions of anything but f that have
// nothing on their own line.
func (s *sheet) claimed(f doctype.Field) map[*segment]bool {
	owns := map[*segment]bool{}
	for _, g := range s.segments {
		owns[g.owner] = true
	}
	claimed := map[*segment]bool{}
	for _, c := range s.segments {
		if !c.caption() || owns[c] || s.believe(f, c) > 0 {
			continue
		}
		for _, place := range []doctype.Place{doctype.Right, doctype.Below} {
			for _, n := range s.reach(f, c, place) {
				claimed[n.segment] = true
			}
		}
	}
	return claimed
}
