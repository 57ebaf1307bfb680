package specimen

import "atlas/internal/document"

// foreign notes that the paper is of no known type.
func (s *sheet) foreign() {
	s.truth.Problem = document.Problem{Code: document.UnrecognisedDocument}
}
