package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// period is a time for which data is kept: a number of days, as 90d, or a duration.
type period time.Duration

const day = 24 * time.Hour

// UnmarshalText reads 90d and what time.ParseDuration reads.
func (p *period) UnmarshalText(text []byte) error {
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return errors.New("give whole days such as 90d")
		}
		*p = period(time.Duration(n) * day)
		return nil
	}
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return errors.New("give days such as 90d, or hours such as 36h")
	}
	*p = period(d)
	return nil
}

// String writes whole days as days.
func (p period) String() string {
	d := time.Duration(p)
	if d%day == 0 && d != 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	return d.String()
}
