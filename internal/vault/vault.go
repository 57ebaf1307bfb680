// Package vault seals personal data: what papers say, the papers themselves, and what is
// sent of them.
//
// Keys are in an envelope. A data key seals rows and files; it is kept in the database,
// wrapped under a key-encryption key that is not (Wrapper). Each sealed value names its
// data key and is bound to where it belongs, so that one which is moved to another row,
// file or client does not open. A new data key seals from then on, and those before it
// go on opening what they sealed.
package vault

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"atlas/internal/fault"
	"atlas/internal/keyring"
)

// DataKey is a data key as it is kept.
type DataKey struct {
	Number    int    // from 1; the highest seals
	KEK       string // the Wrapper that wrapped it, by its ID
	Wrapped   []byte
	CreatedAt time.Time
	// SealedAll says that whatever was kept before has been sealed with this key or a
	// later one. Once it is true of a key, what is not sealed is refused.
	SealedAll bool
}

// Store keeps data keys.
type Store interface {
	// DataKeys returns all of them, the lowest number first.
	DataKeys(ctx context.Context) ([]DataKey, error)
	// AddDataKey keeps a new one; a number that is taken gives fault.Conflict.
	AddDataKey(ctx context.Context, k DataKey) error
	// RewrapDataKey keeps another wrapping of one: its KEK and Wrapped.
	RewrapDataKey(ctx context.Context, k DataKey) error
	// SealedAll notes that of a key.
	SealedAll(ctx context.Context, number int) error
	// Empty says whether nothing has ever been kept that would be sealed.
	Empty(ctx context.Context) (bool, error)
}

// Known is how long a process goes by the keys it last read: after it a new key seals
// everywhere.
const Known = 5 * time.Second

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	store      Store
	wrappers   []Wrapper
	references []byte
	now        func() time.Time

	mu     sync.RWMutex
	keys   map[uint32]*dataKey
	newest *dataKey
	strict bool // what is not sealed is refused
	readAt time.Time
}

// Options of a Vault.
type Options struct {
	// Wrappers hold the key-encryption keys. The first wraps; any that wrapped a key
	// before unwraps it.
	Wrappers []Wrapper
	Now      func() time.Time // nil means time.Now
}

// Open reads the data keys, and makes the first when there is none. A key that none of
// the wrappers can unwrap gives fault.Invalid, which says which one is missing.
func Open(ctx context.Context, store Store, ring keyring.Ring, opts Options) (*Vault, error) {
	v := &Vault{store: store, wrappers: opts.Wrappers, references: ring.Key(keyring.References), now: opts.Now, keys: map[uint32]*dataKey{}}
	if len(v.wrappers) == 0 {
		v.wrappers = []Wrapper{ServerKey(ring)}
	}
	if v.now == nil {
		v.now = time.Now
	}
	if err := v.load(ctx); err != nil {
		return nil, err
	}
	if v.newest == nil {
		if err := v.first(ctx); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// first makes the first data key. Another process may be faster.
func (v *Vault) first(ctx context.Context) error {
	empty, err := v.store.Empty(ctx)
	if err != nil {
		return fmt.Errorf("making the first data key: %w", err)
	}
	err = v.add(ctx, 1)
	if err == nil && empty {
		err = v.store.SealedAll(ctx, 1)
	}
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return fmt.Errorf("making the first data key: %w", err)
	}
	return v.load(ctx)
}

// add makes a data key of that number.
func (v *Vault) add(ctx context.Context, number uint32) error {
	secret := make([]byte, keyring.KeySize)
	rand.Read(secret) // never fails
	k := DataKey{Number: int(number), KEK: v.wrappers[0].ID(), CreatedAt: v.now().UTC()}
	var err error
	if k.Wrapped, err = v.wrappers[0].Wrap(ctx, enclose(number, secret)); err != nil {
		return fmt.Errorf("wrapping a data key with %s: %w", k.KEK, err)
	}
	return v.store.AddDataKey(ctx, k)
}

// enclose is what is wrapped of a data key: its number, so that no key can be passed off
// as another, and the key.
func enclose(number uint32, secret []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, number), secret...)
}

// load reads the data keys and unwraps those that are new here.
func (v *Vault) load(ctx context.Context) error {
	rows, err := v.store.DataKeys(ctx)
	if err != nil {
		return fmt.Errorf("reading the data keys: %w", err)
	}
	fresh := map[uint32]*dataKey{}
	strict := false
	for _, row := range rows {
		strict = strict || row.SealedAll
		if v.key(uint32(row.Number)) != nil {
			continue
		}
		k, err := v.unwrap(ctx, row)
		if err != nil {
			return err
		}
		fresh[k.number] = k
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for number, k := range fresh {
		v.keys[number] = k
		if v.newest == nil || number > v.newest.number {
			v.newest = k
		}
	}
	v.strict, v.readAt = strict, v.now()
	return nil
}

func (v *Vault) key(number uint32) *dataKey {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.keys[number]
}

func (v *Vault) unwrap(ctx context.Context, row DataKey) (*dataKey, error) {
	i := slices.IndexFunc(v.wrappers, func(w Wrapper) bool { return w.ID() == row.KEK })
	if i < 0 {
		return nil, fault.New(fault.Invalid, "vault_key_missing",
			fmt.Sprintf("data key %d is wrapped under %s, which is not given: name it in vault_key or vault_key_before", row.Number, row.KEK))
	}
	plain, err := v.wrappers[i].Unwrap(ctx, row.Wrapped)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "vault_closed", fmt.Sprintf("unwrapping data key %d with %s", row.Number, row.KEK))
	}
	secret, ok := bytes.CutPrefix(plain, enclose(uint32(row.Number), nil))
	if !ok || len(secret) != keyring.KeySize {
		return nil, fault.New(fault.Invalid, "vault_key_wrong", fmt.Sprintf("data key %d is not what %s unwraps", row.Number, row.KEK))
	}
	return newDataKey(uint32(row.Number), secret), nil
}

// sealing is the key to seal with. While the database is away it is the newest known.
func (v *Vault) sealing(ctx context.Context) *dataKey {
	v.mu.RLock()
	k, stale := v.newest, v.now().Sub(v.readAt).Abs() > Known
	v.mu.RUnlock()
	if !stale {
		return k
	}
	v.mu.Lock() // one asks, and others go on with what they know
	v.readAt = v.now()
	v.mu.Unlock()
	_ = v.load(ctx) // what was sealed with the key before opens as well
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.newest
}

// opening is the key of that number, which another process may just have made.
func (v *Vault) opening(ctx context.Context, number uint32) (*dataKey, error) {
	if k := v.key(number); k != nil {
		return k, nil
	}
	if err := v.load(ctx); err != nil {
		return nil, err
	}
	if k := v.key(number); k != nil {
		return k, nil
	}
	return nil, fmt.Errorf("sealed with data key %d, which is not in the database", number)
}

// Rotate makes a new data key, and returns its number. It seals on every process when
// Known has passed.
func (v *Vault) Rotate(ctx context.Context) (int, error) {
	if err := v.load(ctx); err != nil {
		return 0, err
	}
	next := v.newest.number + 1
	if err := v.add(ctx, next); err != nil {
		return 0, fmt.Errorf("making a data key: %w", err)
	}
	return int(next), v.load(ctx)
}

// Rewrap wraps every data key under the first of the wrappers that is not already, and
// returns how many. Nothing that is sealed changes.
func (v *Vault) Rewrap(ctx context.Context) (n int, err error) {
	rows, err := v.store.DataKeys(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the data keys: %w", err)
	}
	first := v.wrappers[0]
	for _, row := range rows {
		if row.KEK == first.ID() {
			continue
		}
		k, err := v.unwrap(ctx, row)
		if err != nil {
			return n, err
		}
		row.KEK = first.ID()
		if row.Wrapped, err = first.Wrap(ctx, enclose(k.number, k.secret)); err != nil {
			return n, fmt.Errorf("wrapping data key %d with %s: %w", row.Number, row.KEK, err)
		}
		if err := v.store.RewrapDataKey(ctx, row); err != nil {
			return n, fmt.Errorf("keeping data key %d: %w", row.Number, err)
		}
		n++
	}
	return n, nil
}

// Reference stands in for a text where rows are compared: the same for the same text, and
// nothing without the server key (HMAC-SHA256, in hex).
func (v *Vault) Reference(text string) string {
	mac := hmac.New(sha256.New, v.references)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// Binding says what a sealed value belongs to: what it is, its keys, and its client. Texts
// that hold a zero byte cannot be keys.
func Binding(parts ...string) string { return strings.Join(parts, "\x00") }

// A sealed value begins with a byte that no JSON, no text of ours and no document begins
// with, a mark, and the number of its key.
const (
	valueMark  = "\x00av1"
	fileMark   = "\x00af1"
	headerSize = len(valueMark) + 4
)

// Seal seals a value for the place that bound names (AES-256-GCM).
func (v *Vault) Seal(ctx context.Context, plain []byte, bound string) []byte {
	k := v.sealing(ctx)
	header := k.header(valueMark)
	return k.values.Seal(header, nil, plain, slices.Concat(header, []byte(bound)))
}

// Open opens a value of the place that bound names. One that is not sealed, of a version
// before, is as it is, until all are sealed.
func (v *Vault) Open(ctx context.Context, sealed []byte, bound string) ([]byte, error) {
	number, ok := numberIn(sealed, valueMark)
	if !ok {
		return sealed, v.allowUnsealed()
	}
	k, err := v.opening(ctx, number)
	if err != nil {
		return nil, err
	}
	plain, err := k.values.Open(nil, nil, sealed[headerSize:], slices.Concat(sealed[:headerSize], []byte(bound)))
	if err != nil {
		return nil, errAltered
	}
	return plain, nil
}

var errAltered = errors.New("sealed data was altered, or is in a place that it was not sealed for")

func (v *Vault) allowUnsealed() error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.strict {
		return errors.New("data is not sealed, although all was")
	}
	return nil
}

// Current says whether a value or a file is sealed with the newest key.
func (v *Vault) Current(ctx context.Context, stored []byte) bool {
	newest := v.sealing(ctx).number
	for _, mark := range []string{valueMark, fileMark} {
		if number, ok := numberIn(stored, mark); ok {
			return number == newest
		}
	}
	return false
}

func numberIn(sealed []byte, mark string) (uint32, bool) {
	if len(sealed) < headerSize || string(sealed[:len(mark)]) != mark {
		return 0, false
	}
	return binary.BigEndian.Uint32(sealed[len(mark):headerSize]), true
}

// dataKey is a data key that was unwrapped, as the keys it derives.
type dataKey struct {
	number uint32
	secret []byte
	values cipher.AEAD
	files  []byte
}

// newDataKey derives one key for each use, so that what is sealed for one says nothing
// in another. A key seals 2^32 values before random nonces may meet (NIST SP 800-38D).
func newDataKey(number uint32, secret []byte) *dataKey {
	block, err := aes.NewCipher(derive(secret, "atlas vault values v1"))
	if err != nil {
		panic(err) // only for a key of another size
	}
	values, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return &dataKey{number: number, secret: secret, values: values, files: derive(secret, "atlas vault files v1")}
}

func derive(secret []byte, info string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, info, keyring.KeySize)
	if err != nil {
		panic(err) // only for a length over 255 hashes
	}
	return key
}

func (k *dataKey) header(mark string) []byte {
	return binary.BigEndian.AppendUint32([]byte(mark), k.number)
}
