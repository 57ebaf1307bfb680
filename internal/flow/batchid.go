package flow

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"atlas/internal/fault"
)

// maxNames is how many names an upload proposes. A second has 10^5 · 26^5 of them:
// beside a million others the next one is taken with a chance of 1 in 10^6.
const maxNames = 10

// NameBatch gives an upload a batch_id of its own. It proposes names as of now until
// insert, which keeps the batch, does not find one taken.
func NameBatch(now time.Time, insert func(id string) (bool, error)) (string, error) {
	for range maxNames {
		id := batchID(now)
		if ok, err := insert(id); err != nil || ok {
			return id, err
		}
	}
	return "", fault.New(fault.Internal, "batch_names_taken", fmt.Sprintf("%d batch names in a row are taken", maxNames))
}

const batchPrefix = "BATCH-"

// IsBatchID tells the id of a batch from that of a flow.
func IsBatchID(id string) bool { return strings.HasPrefix(id, batchPrefix) }

// batchID names an upload as the published API does: BATCH-30732-SIYKJ-20251121113228,
// the time in UTC.
func batchID(now time.Time) string {
	letters := make([]byte, 5)
	for i := range letters {
		letters[i] = byte('A' + rand.IntN(26))
	}
	return fmt.Sprintf(batchPrefix+"%05d-%s-%s", rand.IntN(100_000), letters, now.UTC().Format("20060102150405"))
}
