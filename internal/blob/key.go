package blob

import (
	"strings"

	"atlas/internal/fault"
)

// Limits that every store we know of can keep: file systems allow 255 bytes a name,
// S3 1024 a key.
const (
	maxKey     = 512
	maxSegment = 128
)

// Validate gives fault.Invalid unless k is one or more segments of letters, digits,
// dash, dot and underscore, none empty, overlong or starting with a dot. So no key
// climbs out of its store or hides in it.
func (k Key) Validate() error {
	valid := len(k) <= maxKey
	for segment := range strings.SplitSeq(string(k), "/") {
		valid = valid && segment != "" && len(segment) <= maxSegment && segment[0] != '.' &&
			strings.Trim(segment, letters) == ""
	}
	if !valid {
		return fault.New(fault.Invalid, "blob_key", "not a valid blob key")
	}
	return nil
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"
