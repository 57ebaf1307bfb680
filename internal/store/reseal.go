package store

import (
	"context"

	"atlas/internal/blob"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/store/dbsqlc"
)

// resealStep is how many rows are looked at, and changed in one transaction, at once.
const resealStep = 100

// Reseal seals again what is not sealed with the newest data key: with one before, or, of
// a version before, with none. It tells progress, for each table that is done, how many
// rows it changed. Whoever works on the database goes on.
func (s *Store) Reseal(ctx context.Context, progress func(table string, rows int)) error {
	for _, t := range []struct {
		table string
		step  func(ctx context.Context, after place) (found []resealed, err error)
	}{
		{"documents", s.resealDocuments},
		{"flows", s.resealFlows},
		{"cross_checks", s.resealCrossChecks},
		{"deliveries", s.resealDeliveries},
		{"delivery_attempts", s.resealAttempts},
		{"idempotency_keys", s.resealAnswers},
	} {
		n, err := s.resealTable(ctx, t.step)
		if err != nil {
			return translate("sealing "+t.table+" again", err)
		}
		progress(t.table, n)
	}
	return nil
}

// place is a row of a table, by its key: a text, and for some a number or a second text.
type place struct {
	id     string
	number int64
	text   string
}

// resealed is a row that was found, and what changes it: nil when it is as it should be.
type resealed struct {
	at     place
	change func(transaction) (int64, error)
}

func (s *Store) resealTable(ctx context.Context, step func(context.Context, place) ([]resealed, error)) (n int, err error) {
	after := place{number: -1}
	for {
		found, err := step(ctx, after)
		if err != nil || len(found) == 0 {
			return n, err
		}
		err = s.update(ctx, "sealing again", func(tx transaction) error {
			for _, row := range found {
				if row.change == nil {
					continue
				}
				changed, err := row.change(tx)
				if err != nil {
					return err
				}
				n += int(changed)
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		after = found[len(found)-1].at
	}
}

// again seals a text with the newest key. It says false when it is already.
func (s sealer) again(ctx context.Context, column, row, stored string) (string, bool, error) {
	if s.isCurrent(ctx, stored) {
		return stored, false, nil
	}
	plain, err := s.openText(ctx, column, row, stored)
	if err != nil {
		return "", false, err
	}
	sealed, err := s.sealText(ctx, column, row, plain)
	return sealed, true, err
}

// isCurrent says whether a text is sealed with the newest key, or says nothing.
func (s sealer) isCurrent(ctx context.Context, stored string) bool {
	return stored == "" || s.vault.Current(ctx, rawText(stored))
}

// bytesAgain is again for a column of bytes.
func (s sealer) bytesAgain(ctx context.Context, column, row string, stored []byte) ([]byte, bool, error) {
	if s.vault.Current(ctx, stored) {
		return stored, false, nil
	}
	plain, err := s.open(ctx, column, row, stored)
	if err != nil {
		return nil, false, err
	}
	sealed, err := s.seal(ctx, column, row, plain)
	return sealed, true, err
}

func (s *Store) resealDocuments(ctx context.Context, after place) ([]resealed, error) {
	rows, err := s.read.DocumentsAfter(ctx, dbsqlc.DocumentsAfterParams{After: after.id, Most: resealStep})
	found := make([]resealed, len(rows))
	for i, row := range rows {
		owned := s.of(client.ID(row.ClientID))
		url, newURL, err := owned.again(ctx, columnURL, row.FileUuid, row.FileUrl)
		if err != nil {
			return nil, err
		}
		reading, newReading, err := owned.again(ctx, columnReading, row.FileUuid, row.Reading)
		if err != nil {
			return nil, err
		}
		plain, err := owned.openText(ctx, columnURL, row.FileUuid, url)
		if err != nil {
			return nil, err
		}
		found[i].at = place{id: row.FileUuid}
		if hash := s.vault.Reference(plain); newURL || newReading || hash != row.UrlHash {
			found[i].change = func(tx transaction) (int64, error) {
				return tx.ResealDocument(ctx, dbsqlc.ResealDocumentParams{
					FileUuid: row.FileUuid, FileUrl: url, UrlHash: hash, Reading: reading, WasUrl: row.FileUrl, WasReading: row.Reading,
				})
			}
		}
	}
	return found, err
}

func (s *Store) resealFlows(ctx context.Context, after place) ([]resealed, error) {
	rows, err := s.read.FlowsAfter(ctx, dbsqlc.FlowsAfterParams{After: after.id, Most: resealStep})
	found := make([]resealed, len(rows))
	for i, row := range rows {
		params, changed, err := s.of(client.ID(row.ClientID)).again(ctx, columnParams, row.ID, row.Params)
		if err != nil {
			return nil, err
		}
		found[i].at = place{id: row.ID}
		if changed {
			found[i].change = func(tx transaction) (int64, error) {
				return tx.ResealFlow(ctx, dbsqlc.ResealFlowParams{ID: row.ID, Params: params, Was: row.Params})
			}
		}
	}
	return found, err
}

func (s *Store) resealCrossChecks(ctx context.Context, after place) ([]resealed, error) {
	rows, err := s.read.CrossChecksAfter(ctx, dbsqlc.CrossChecksAfterParams{After: after.id, Position: after.number, Most: resealStep})
	found := make([]resealed, len(rows))
	for i, row := range rows {
		found[i].at = place{id: row.FlowID, number: row.Position}
		owned := s.of(client.ID(row.ClientID))
		if owned.isCurrent(ctx, row.SourceValue) && owned.isCurrent(ctx, row.TargetValue) {
			continue
		}
		var r crosscheck.Result
		r.SourceValue, r.TargetValue, err = owned.openCheck(ctx, dbsqlc.CrossCheck{
			FlowID: row.FlowID, Position: row.Position, SourceValue: row.SourceValue, TargetValue: row.TargetValue,
		})
		if err != nil {
			return nil, err
		}
		source, target, err := owned.sealCheck(ctx, row.FlowID, row.Position, r)
		if err != nil {
			return nil, err
		}
		found[i].change = func(tx transaction) (int64, error) {
			return tx.ResealCrossCheck(ctx, dbsqlc.ResealCrossCheckParams{
				FlowID: row.FlowID, Position: row.Position, SourceValue: source, TargetValue: target,
				WasSource: row.SourceValue, WasTarget: row.TargetValue,
			})
		}
	}
	return found, err
}

func (s *Store) resealDeliveries(ctx context.Context, after place) ([]resealed, error) {
	rows, err := s.read.DeliveriesAfter(ctx, dbsqlc.DeliveriesAfterParams{After: after.id, Most: resealStep})
	found := make([]resealed, len(rows))
	for i, row := range rows {
		body, changed, err := s.of(client.ID(row.ClientID)).bytesAgain(ctx, columnBody, row.ID, row.Body)
		if err != nil {
			return nil, err
		}
		found[i].at = place{id: row.ID}
		if changed {
			found[i].change = func(tx transaction) (int64, error) {
				return tx.ResealDelivery(ctx, dbsqlc.ResealDeliveryParams{ID: row.ID, Body: body, Was: row.Body})
			}
		}
	}
	return found, err
}

func (s *Store) resealAttempts(ctx context.Context, after place) ([]resealed, error) {
	rows, err := s.read.AttemptsAfter(ctx, dbsqlc.AttemptsAfterParams{After: after.id, Number: after.number, Most: resealStep})
	found := make([]resealed, len(rows))
	for i, row := range rows {
		answer, changed, err := s.of(client.ID(row.ClientID)).again(ctx, columnAnswer, row.DeliveryID, row.Answer)
		if err != nil {
			return nil, err
		}
		found[i].at = place{id: row.DeliveryID, number: row.Number}
		if changed {
			found[i].change = func(tx transaction) (int64, error) {
				return tx.ResealAttempt(ctx, dbsqlc.ResealAttemptParams{DeliveryID: row.DeliveryID, Number: row.Number, Answer: answer, Was: row.Answer})
			}
		}
	}
	return found, err
}

func (s *Store) resealAnswers(ctx context.Context, after place) ([]resealed, error) {
	rows, err := s.read.AnswersAfter(ctx, dbsqlc.AnswersAfterParams{After: after.id, Key: after.text, Most: resealStep})
	found := make([]resealed, len(rows))
	for i, row := range rows {
		body, changed, err := s.of(client.ID(row.ClientID)).bytesAgain(ctx, columnReply, row.Key, row.Body)
		if err != nil {
			return nil, err
		}
		found[i].at = place{id: row.ClientID, text: row.Key}
		if changed {
			found[i].change = func(tx transaction) (int64, error) {
				return tx.ResealAnswer(ctx, dbsqlc.ResealAnswerParams{ClientID: row.ClientID, Key: row.Key, Body: body, Was: row.Body})
			}
		}
	}
	return found, err
}

// Files are those of one document; a key is "" where there is none.
type Files struct{ Original, Redacted blob.Key }

// EachFiles calls fn for the files of every document.
func (s *Store) EachFiles(ctx context.Context, fn func(fileUUID string, f Files) error) error {
	after := ""
	for {
		rows, err := s.read.FilesAfter(ctx, dbsqlc.FilesAfterParams{After: after, Most: resealStep})
		if err != nil || len(rows) == 0 {
			return translate("listing files", err)
		}
		for _, row := range rows {
			if err := fn(row.FileUuid, Files{blob.Key(row.OriginalKey), blob.Key(row.RedactedKey)}); err != nil {
				return err
			}
		}
		after = rows[len(rows)-1].FileUuid
	}
}

// Names says whether a document still names a file.
func (s *Store) Names(ctx context.Context, fileUUID string, key blob.Key) (bool, error) {
	row, err := s.read.Document(ctx, fileUUID)
	if missing(err) {
		return false, nil
	}
	return row.OriginalKey == string(key) || row.RedactedKey == string(key), translate("finding a document", err)
}
