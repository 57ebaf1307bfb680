package extract

import (
	"regexp"
	"strconv"
	"time"

	"atlas/internal/kind"
)

// A licence that was renewed, and an enterprise that is classed anew each year, say the
// same thing several times, in rows from the oldest to the newest or the other way round.
// What was said last counts.

// latestShare is the share of the best one's score that a later value needs: rows stand
// further from their caption than what is beside it.
const latestShare = 0.6

// preferLatest puts the latest of the values before the best.
func (s *sheet) preferLatest(list []candidate) {
	best := -1
	for i, c := range list {
		if best < 0 || c.score > list[best].score {
			best = i
		}
	}
	if best < 0 {
		return
	}
	pick, newest := best, s.said(list[best])
	if newest == 0 {
		return
	}
	for i, c := range list {
		if when := s.said(c); when > newest && c.score >= max(minScore, latestShare*list[best].score) {
			pick, newest = i, when
		}
	}
	if pick != best {
		list[pick].score = list[best].score * 1.0001
	}
}

// year is one alone, or the first of two: "2024-25". What follows a slash is of a date.
var year = regexp.MustCompile(`(?:^|[^\d/.-])(20[0-9]{2})(?:$|[^\d/.]|-[0-9]{2}(?:$|\D))`)

// said is when a value was printed for, in days: the value itself where it is a date, else
// the latest year on its row. It is 0 where nothing says it.
func (s *sheet) said(c candidate) int {
	if kind.IsDate(c.value) {
		day, err := time.Parse("02/01/2006", c.value)
		if err != nil {
			return 0
		}
		return int(day.Unix() / (24 * 60 * 60))
	}
	g := s.at(c.places[0])
	if g == nil {
		return 0
	}
	latest := 0
	for _, o := range s.segments {
		if o.page != g.page || o != g && !s.sameRow(o, g) {
			continue
		}
		for _, m := range year.FindAllStringSubmatch(o.text, -1) {
			n, _ := strconv.Atoi(m[1])
			latest = max(latest, n)
		}
	}
	return latest * 365
}
