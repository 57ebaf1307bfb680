package store

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"

	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/store/dbsqlc"
	"atlas/internal/vault"
)

// Seal has the store seal what is personal, in the columns below, and open it again. A
// store without a vault gives an error when it is to do either. It is called before the
// store is used.
func (s *Store) Seal(v *vault.Vault) { s.vault = v }

// Columns that are sealed, by the names they are bound to. Those of type TEXT hold base64
// behind textMark.
const (
	columnURL         = "documents.file_url"
	columnReading     = "documents.reading"
	columnParams      = "flows.params"
	columnSourceValue = "cross_checks.source_value"
	columnTargetValue = "cross_checks.target_value"
	columnBody        = "deliveries.body"
	columnAnswer      = "delivery_attempts.answer"
	columnReply       = "idempotency_keys.body"
)

// textMark begins a sealed text: no JSON, URL or value of a field begins with it.
const textMark = "atlas-sealed:"

var errNoVault = errors.New("the store has no vault: nothing personal is kept or read without")

// sealer seals and opens what belongs to one client.
type sealer struct {
	vault *vault.Vault
	owner client.ID
}

// of is the sealer of one client's rows.
func (s *Store) of(owner client.ID) sealer { return sealer{s.vault, owner} }

func (s sealer) bound(column, row string) string {
	return vault.Binding(column, row, string(s.owner))
}

func (s sealer) seal(ctx context.Context, column, row string, plain []byte) ([]byte, error) {
	if s.vault == nil {
		return nil, errNoVault
	}
	return s.vault.Seal(ctx, plain, s.bound(column, row)), nil
}

func (s sealer) open(ctx context.Context, column, row string, sealed []byte) ([]byte, error) {
	if s.vault == nil {
		return nil, errNoVault
	}
	return s.vault.Open(ctx, sealed, s.bound(column, row))
}

// sealText is seal for a column of text. "" says nothing and stays.
func (s sealer) sealText(ctx context.Context, column, row, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	sealed, err := s.seal(ctx, column, row, []byte(plain))
	return textMark + base64.RawStdEncoding.EncodeToString(sealed), err
}

func (s sealer) openText(ctx context.Context, column, row, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	plain, err := s.open(ctx, column, row, rawText(sealed))
	return string(plain), err
}

// rawText is what a sealed text says; one that is not sealed stays as it is.
func rawText(sealed string) []byte {
	if text, ok := strings.CutPrefix(sealed, textMark); ok {
		if raw, err := base64.RawStdEncoding.DecodeString(text); err == nil {
			return raw
		}
	}
	return []byte(sealed)
}

// sealReading is how the database has a document's reading.
func (s sealer) sealReading(ctx context.Context, fileUUID string, r document.Reading) (string, error) {
	text, err := encodeReading(r)
	if err != nil {
		return "", err
	}
	return s.sealText(ctx, columnReading, fileUUID, text)
}

func (s sealer) openReading(ctx context.Context, fileUUID, sealed string) (document.Reading, error) {
	text, err := s.openText(ctx, columnReading, fileUUID, sealed)
	if err != nil {
		return document.Reading{}, err
	}
	return decodeReading(text)
}

// checkKey is what the values of a comparison are bound to.
func checkKey(flowID string, position int64) string {
	return vault.Binding(flowID, strconv.FormatInt(position, 10))
}

// sealCheck seals the two values of a comparison.
func (s sealer) sealCheck(ctx context.Context, flowID string, position int64, r crosscheck.Result) (source, target string, err error) {
	row := checkKey(flowID, position)
	source, err = s.sealText(ctx, columnSourceValue, row, r.SourceValue)
	if err != nil {
		return "", "", err
	}
	target, err = s.sealText(ctx, columnTargetValue, row, r.TargetValue)
	return source, target, err
}

func (s sealer) openCheck(ctx context.Context, c dbsqlc.CrossCheck) (source, target string, err error) {
	row := checkKey(c.FlowID, c.Position)
	source, err = s.openText(ctx, columnSourceValue, row, c.SourceValue)
	if err != nil {
		return "", "", err
	}
	target, err = s.openText(ctx, columnTargetValue, row, c.TargetValue)
	return source, target, err
}
