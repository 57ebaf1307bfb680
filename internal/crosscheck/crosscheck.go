// Package crosscheck compares fields of different documents of one flow by rules
// that are data.
package crosscheck

import "atlas/internal/document"

// Result is one comparison.
type Result struct {
	Name        string // of the rule: "CUSTOMER_NAME"
	SourceType  document.Type
	SourceField document.FieldName
	SourceValue string
	TargetType  document.Type
	TargetField document.FieldName
	TargetValue string
	Score       int // similarity, 0 to 100
}
