package vault

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

// segmentSize is the piece in which files are sealed and opened: no more of a file need
// be in memory, and nothing of a piece is given out before it was checked.
const segmentSize = 64 << 10

// SealFile seals a file for the place that bound names, in segments (Tink's AES-GCM-HKDF
// streaming AEAD: each file has a key of its own, and no segment can be left out, moved
// or cut off).
func (v *Vault) SealFile(ctx context.Context, data []byte, bound string) ([]byte, error) {
	k := v.sealing(ctx)
	var sealed bytes.Buffer
	sealed.Grow(len(data) + len(data)/segmentSize*16 + 256)
	sealed.Write(k.header(fileMark))
	stream, err := k.stream()
	if err != nil {
		return nil, err
	}
	w, err := stream.NewEncryptingWriter(&sealed, slices.Concat(sealed.Bytes(), []byte(bound)))
	if err != nil {
		return nil, fmt.Errorf("sealing a file: %w", err)
	}
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("sealing a file: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("sealing a file: %w", err)
	}
	return sealed.Bytes(), nil
}

// OpenFile opens a file of the place that bound names. One that is not sealed, of a
// version before, is as it is, until all are sealed.
func (v *Vault) OpenFile(ctx context.Context, stored []byte, bound string) ([]byte, error) {
	number, ok := numberIn(stored, fileMark)
	if !ok {
		return stored, v.allowUnsealed()
	}
	k, err := v.opening(ctx, number)
	if err != nil {
		return nil, err
	}
	stream, err := k.stream()
	if err != nil {
		return nil, err
	}
	header := stored[:headerSize]
	r, err := stream.NewDecryptingReader(bytes.NewReader(stored[headerSize:]), slices.Concat(header, []byte(bound)))
	if err != nil {
		return nil, errAltered
	}
	plain := bytes.NewBuffer(make([]byte, 0, len(stored)))
	if _, err := io.Copy(plain, r); err != nil {
		return nil, errAltered
	}
	return plain.Bytes(), nil
}

func (k *dataKey) stream() (*subtle.AESGCMHKDF, error) {
	s, err := subtle.NewAESGCMHKDF(k.files, "SHA256", len(k.files), segmentSize, headerSize)
	if err != nil {
		return nil, fmt.Errorf("preparing to seal a file: %w", err)
	}
	return s, nil
}
