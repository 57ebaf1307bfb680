package client

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
)

// secretSize is the random bytes of a secret: 256 bits.
const secretSize = 32

// webhookPrefix marks a signing secret in the Standard Webhooks specification.
const webhookPrefix = "whsec_"

// sealVersion is the first byte of a sealed secret and names how it was sealed:
// AES-256-GCM, random 96-bit nonce in front, bound to the client's id.
const sealVersion = 1

// sealer encrypts the secrets that must be read again.
type sealer struct{ aead cipher.AEAD }

// newSealer panics when key does not have 32 bytes, as every derived key has.
func newSealer(key []byte) sealer {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return sealer{aead}
}

// seal binds the secret to its client, so that a row's secret moved to another row
// does not open.
func (s sealer) seal(id ID, secret string) []byte {
	return s.aead.Seal([]byte{sealVersion}, nil, []byte(secret), []byte(id))
}

func (s sealer) open(id ID, sealed []byte) (string, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return "", errors.New("sealed by an unknown version")
	}
	secret, err := s.aead.Open(nil, nil, sealed[1:], []byte(id))
	if err != nil {
		return "", errors.New("sealed with another key, for another client, or altered")
	}
	return string(secret), nil
}
