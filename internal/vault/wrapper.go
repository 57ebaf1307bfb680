package vault

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"atlas/internal/keyring"
)

// Wrapper wraps data keys under a key-encryption key, which need not be in this process:
// a KMS or a PKCS#11 token is one, by way of Command.
type Wrapper interface {
	// ID names the key. It stands beside what the key has wrapped, and is no secret.
	ID() string
	Wrap(ctx context.Context, plain []byte) ([]byte, error)
	// Unwrap undoes Wrap, and fails for what another key wrapped or somebody altered.
	Unwrap(ctx context.Context, wrapped []byte) ([]byte, error)
}

// ServerKey wraps under a key that is derived from the server key.
func ServerKey(ring keyring.Ring) Wrapper { return newLocal("server", ring.Key(keyring.Vault)) }

// Forms of a key-encryption key in the settings.
const (
	serverForm    = "server"
	fileForm      = "file:"
	variableForm  = "env:"
	commandForm   = "command:"
	wrapperChoice = "server, file:PATH, env:NAME or command:PROGRAM ARGUMENTS"
)

// ParseWrapper makes the wrapper that a setting names: "server", "file:PATH" and
// "env:NAME" for 32 bytes in base64, "command:PROGRAM ARGUMENTS" for a program that is
// called with one more argument, wrap or unwrap.
func ParseWrapper(setting string, ring keyring.Ring) (Wrapper, error) {
	if path, ok := strings.CutPrefix(setting, fileForm); ok {
		return fromFile(path)
	}
	if name, ok := strings.CutPrefix(setting, variableForm); ok {
		return fromText("the variable "+name, os.Getenv(name))
	}
	if line, ok := strings.CutPrefix(setting, commandForm); ok && strings.TrimSpace(line) != "" {
		return command{strings.Fields(line)}, nil
	}
	if setting == serverForm {
		return ServerKey(ring), nil
	}
	return nil, errors.New("give " + wrapperChoice)
}

// CheckWrapper says whether a setting has one of the forms.
func CheckWrapper(setting string) error {
	for _, form := range []string{fileForm, variableForm, commandForm} {
		if rest, ok := strings.CutPrefix(setting, form); ok && strings.TrimSpace(rest) != "" {
			return nil
		}
	}
	if setting == serverForm {
		return nil
	}
	return errors.New("give " + wrapperChoice)
}

func fromFile(path string) (Wrapper, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s may be read by others (mode %04o); make it 0600", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return fromText(path, string(text))
}

func fromText(where, text string) (Wrapper, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != keyring.KeySize { // the cause would quote the key
		return nil, fmt.Errorf("%s does not hold 32 bytes in base64 (`openssl rand -base64 32` makes them)", where)
	}
	return newLocal("key", key), nil
}

// local wraps under a key in memory, by AES-256-GCM.
type local struct {
	id   string
	aead cipher.AEAD
}

// newLocal names the key after its kind and what derives from it, so that keys are told
// apart. It panics when key does not have 32 bytes.
func newLocal(kind string, key []byte) Wrapper {
	block, err := aes.NewCipher(derive(key, "atlas vault wrapping v1"))
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return local{kind + ":" + hex.EncodeToString(derive(key, "atlas vault key id v1")[:8]), aead}
}

// ID implements Wrapper.
func (l local) ID() string { return l.id }

// Wrap implements Wrapper.
func (l local) Wrap(_ context.Context, plain []byte) ([]byte, error) {
	return l.aead.Seal(nil, nil, plain, []byte(l.id)), nil
}

// Unwrap implements Wrapper.
func (l local) Unwrap(_ context.Context, wrapped []byte) ([]byte, error) {
	plain, err := l.aead.Open(nil, nil, wrapped, []byte(l.id))
	if err != nil {
		return nil, errors.New("wrapped under another key, or altered")
	}
	return plain, nil
}

// commandTimeout is for one call of a command: a token may be busy, a service far away.
const commandTimeout = 30 * time.Second

// maxAnswer bounds what a command may answer; a wrapped key has some hundred bytes.
const maxAnswer = 64 << 10

// command wraps by a program, which stands between Atlas and a KMS or a PKCS#11 token. It
// is called with its arguments and wrap or unwrap; base64 goes in by its standard input
// and comes out by its standard output.
type command struct{ line []string }

// ID implements Wrapper: the program, of which there is one for each key.
func (c command) ID() string { return "command:" + strings.Join(c.line, " ") }

// Wrap implements Wrapper.
func (c command) Wrap(ctx context.Context, plain []byte) ([]byte, error) {
	return c.run(ctx, "wrap", plain)
}

// Unwrap implements Wrapper.
func (c command) Unwrap(ctx context.Context, wrapped []byte) ([]byte, error) {
	return c.run(ctx, "unwrap", wrapped)
}

func (c command) run(ctx context.Context, verb string, in []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	program := exec.CommandContext(ctx, c.line[0], append(c.line[1:len(c.line):len(c.line)], verb)...)
	program.Stdin = strings.NewReader(base64.StdEncoding.EncodeToString(in) + "\n")
	program.WaitDelay = time.Second
	out, err := program.Output() // what it says on standard error might quote a key
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return nil, fmt.Errorf("the program ended with %d", ended.ExitCode())
	}
	if err != nil {
		return nil, err
	}
	answer, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(out)))
	if err != nil || len(answer) == 0 || len(out) > maxAnswer {
		return nil, errors.New("the program answered no base64")
	}
	return answer, nil
}
