package pipeline

import "time"

// stopwatch adds up how long each stage took, in the order they began.
type stopwatch struct{ timings []Timing }

func newStopwatch() *stopwatch { return &stopwatch{} }

// stage starts the clock of a stage; the function it returns stops it.
func (s *stopwatch) stage(name string) func() {
	start := time.Now()
	return func() {
		took := time.Since(start)
		for i := range s.timings {
			if s.timings[i].Stage == name {
				s.timings[i].Duration += took
				return
			}
		}
		s.timings = append(s.timings, Timing{name, start, took})
	}
}
