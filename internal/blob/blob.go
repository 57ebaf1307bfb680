// Package blob keeps files: the originals as downloaded and the redacted copies.
package blob

import (
	"context"
	"time"
)

// Key names a blob: slash-separated, letters, digits, dash, dot and underscore.
type Key string

// URLPrefix is the path of our own server below which the signed URLs of a store lie
// that has no server of its own.
const URLPrefix = "/blobs/"

// Store keeps blobs. An implementation is safe for concurrent use.
type Store interface {
	// Put stores data under key, replacing what was there. When it returns nil
	// the bytes survive a power cut.
	Put(ctx context.Context, key Key, contentType string, data []byte) error
	// Get returns the bytes; an unknown key gives fault.NotFound.
	Get(ctx context.Context, key Key) ([]byte, error)
	// Delete removes a blob. One that is not there is not an error.
	Delete(ctx context.Context, key Key) error
	// DeleteBelow removes every blob whose key begins with that key and a slash. None
	// is not an error.
	DeleteBelow(ctx context.Context, key Key) error
	// SignedURL is a URL at which anybody can GET the blob until expires, and
	// nothing else. It does not say whether the blob exists.
	SignedURL(key Key, expires time.Time) string
}

// Disposition is the Content-Disposition under which a blob of that type is served: a
// browser may show the pictures that cannot carry script, which is what a redacted copy
// is for; all else, PDF, SVG and HTML too, is only saved.
func Disposition(contentType string) string {
	switch contentType {
	case "image/jpeg", "image/png", "image/webp":
		return "inline"
	}
	return "attachment"
}
