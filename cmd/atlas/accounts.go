package main

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"os/user"
	"regexp"
	"strconv"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/keyring"
	"atlas/internal/store"
	"atlas/internal/vault"
)

// accounts is what it takes to know and make clients: the keys, the database and the log of
// what is done.
type accounts struct {
	ring    keyring.Ring
	store   *store.Store
	vault   *vault.Vault
	clients *client.Service
	audit   *audit.Log
}

// openAccounts opens the database beside servers that may be running on it.
func openAccounts(ctx context.Context, c Config) (a accounts, err error) {
	if a.ring, err = openKeyring(c); err != nil {
		return accounts{}, err
	}
	if a.store, err = openStore(ctx, c); err != nil {
		return accounts{}, err
	}
	if err := a.store.CheckServerKey(ctx, fingerprint(a.ring)); err != nil {
		return accounts{}, errors.Join(err, a.store.Close())
	}
	if a.vault, err = openVault(ctx, c, a.ring, a.store); err != nil {
		return accounts{}, errors.Join(err, a.store.Close())
	}
	a.store.Seal(a.vault)
	a.clients = client.NewService(a.store, a.ring, client.Options{})
	a.audit = audit.New(a.store, a.ring.Key(keyring.Audit), audit.Options{})
	return a, nil
}

// withStore opens the accounts beside a server that may be running on them.
func (p *program) withStore(ctx context.Context, use func(accounts) error) (err error) {
	a, err := openAccounts(ctx, p.Config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.store.Close()) }()
	if err := use(a); err != nil {
		return err
	}
	if err := a.audit.Seal(ctx); err != nil {
		p.log.Warn("what was done waits for its place in the audit log", "error", err) // and is done all the same
	}
	return nil
}

// saneUser is the name of a user that may stand in a line of a log.
var saneUser = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// operator is who uses the program on this machine: the user, and who became root by sudo.
func operator() string {
	name := "uid " + strconv.Itoa(os.Getuid())
	if u, err := user.Current(); err == nil && saneUser.MatchString(u.Username) {
		name = u.Username
	}
	if by := os.Getenv("SUDO_USER"); saneUser.MatchString(by) {
		return by + " as " + name
	}
	return name
}

// openVault opens what personal data is sealed with.
func openVault(ctx context.Context, c Config, ring keyring.Ring, s *store.Store) (*vault.Vault, error) {
	first, err := vault.ParseWrapper(c.VaultKey, ring)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "vault_closed", "vault_key")
	}
	wrappers := []vault.Wrapper{first, vault.ServerKey(ring)}
	if c.VaultKeyBefore != "" {
		before, err := vault.ParseWrapper(c.VaultKeyBefore, ring)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "vault_closed", "vault_key_before")
		}
		wrappers = append(wrappers, before)
	}
	return vault.Open(ctx, s, ring, vault.Options{Wrappers: wrappers})
}

func openKeyring(c Config) (keyring.Ring, error) {
	if c.ServerKey == "" && c.DatabaseURL != "" {
		return keyring.Ring{}, errors.New("server_key: with a database_url it must be given, the same to every process (`openssl rand -base64 32` makes one)")
	}
	if c.ServerKey == "" {
		return keyring.Open(c.Data)
	}
	key, err := base64.StdEncoding.DecodeString(string(c.ServerKey))
	if err != nil {
		return keyring.Ring{}, errors.New("server_key is not base64") // the cause would quote the key
	}
	return keyring.New(key)
}
