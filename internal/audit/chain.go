package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"time"
)

// Record is an entry in its place.
type Record struct {
	Entry
	Seq  int64  // its number, from 1
	Prev string // hash of the record before it; "" for the first
	Hash string // HMAC-SHA256 of Prev and the entry, in hex
}

// Head is the end of a chain, or a place in it. Whoever keeps one elsewhere can tell
// later whether the chain up to it was cut off.
type Head struct {
	Seq  int64
	Hash string
}

// String is SEQ:HASH, as ParseHead reads it.
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Seq, h.Hash) }

// ParseHead reads what Head.String has written.
func ParseHead(text string) (Head, error) {
	seq, hash, ok := strings.Cut(text, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	_, bad := hex.DecodeString(hash)
	if !ok || err != nil || n < 0 || bad != nil || len(hash) != 2*sha256.Size && n > 0 {
		return Head{}, errors.New("give a head as atlas audit head prints it, SEQ:HASH")
	}
	return Head{n, hash}, nil
}

// Checkpoint is where the front of a chain was cut off because it had been kept for long
// enough: what follows goes on from Hash. Who has no key cannot make one.
type Checkpoint struct {
	Head
	At  time.Time
	MAC string
}

// link puts entries behind a head.
func link(key []byte, h Head, entries []Entry) []Record {
	records := make([]Record, len(entries))
	for i, e := range entries {
		records[i] = Record{Entry: e, Seq: h.Seq + 1, Prev: h.Hash, Hash: sum(key, h.Hash, e)}
		h = Head{records[i].Seq, records[i].Hash}
	}
	return records
}

// sum is the hash of a record. Its number is left to the chain, so that a record that was
// moved is still known for what it is.
func sum(key []byte, prev string, e Entry) string {
	mac := hmac.New(sha256.New, key)
	write(mac, "record", prev, e.ID, strconv.FormatInt(e.At.UnixMicro(), 10), e.Actor, e.Source, string(e.Action),
		string(e.Client), e.Flow, e.Batch, e.Subject, e.Kind, strconv.Itoa(e.Count), strconv.FormatBool(e.Unmasked))
	return hex.EncodeToString(mac.Sum(nil))
}

// seal is the MAC of a checkpoint.
func (c Checkpoint) seal(key []byte) string {
	mac := hmac.New(sha256.New, key)
	write(mac, "checkpoint", strconv.FormatInt(c.Seq, 10), c.Hash, strconv.FormatInt(c.At.UnixMicro(), 10))
	return hex.EncodeToString(mac.Sum(nil))
}

// write writes fields so that no two lists of fields are written alike (netstrings).
func write(h hash.Hash, fields ...string) {
	for _, f := range fields {
		fmt.Fprintf(h, "%d:%s,", len(f), f)
	}
}
