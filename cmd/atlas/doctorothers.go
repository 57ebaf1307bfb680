package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"atlas/internal/blob"
	"atlas/internal/fault"
	"atlas/internal/outbound"
	"atlas/internal/vault"
)

// Checks of what Atlas works with: keys, database, files, the network.

// serverKey opens the keys and the database for the checks after it.
func (e *examination) serverKey(ctx context.Context) finding {
	kept := filepath.Join(e.Data, "server.key")
	if e.ServerKey == "" && e.DatabaseURL == "" {
		if _, err := os.Stat(kept); errors.Is(err, fs.ErrNotExist) {
			e.missing = err
			return warn("start the server, or make a client, which makes one", "there is none in %s yet", e.Data)
		}
	}
	if _, err := openKeyring(e.Config); err != nil {
		e.missing = err
		return fail("give the key that this database was begun with; from a backup, if it was lost", "%v", err)
	}
	e.accounts, e.missing = openAccounts(ctx, e.Config)
	e.opened = e.missing == nil
	if fault.CodeOf(e.missing) == "server_key_differs" {
		return fail("give the key that this database was begun with; from a backup, if it was lost", "the secrets in the database are sealed with another key")
	}
	if !e.opened {
		return ok("usable; whether it is the database's cannot be said")
	}
	return ok("the one that the secrets in the database are sealed with")
}

// sealedAway says whether the database is not open because its data keys cannot be opened.
func (e *examination) sealedAway() bool {
	return slices.Contains([]string{"vault_key_missing", "vault_key_wrong", "vault_closed"}, fault.CodeOf(e.missing))
}

// vault looks at the keys that personal data is sealed with.
func (e *examination) vault(ctx context.Context) finding {
	if e.sealedAway() {
		return fail("give the key that the data keys are wrapped under, in vault_key or vault_key_before; without it no result and no original can be read", "%v", e.missing)
	}
	if !e.opened {
		return e.unopened()
	}
	keys, err := e.accounts.store.DataKeys(ctx)
	if err != nil {
		return fail("see above", "%v", err)
	}
	wrapper, err := vault.ParseWrapper(e.VaultKey, e.accounts.ring)
	if err != nil {
		return fail("mend vault_key", "%v", err)
	}
	newest := keys[len(keys)-1]
	switch {
	case slices.ContainsFunc(keys, func(k vault.DataKey) bool { return k.KEK != wrapper.ID() }):
		return warn("atlas keys rewrap", "some data keys are wrapped under the key before vault_key")
	case !newest.SealedAll:
		return warn("atlas keys reseal", "what was kept before data key %d was made is sealed with one before, or not at all", newest.Number)
	}
	return ok("%d data keys, wrapped under %s; all that is personal is sealed", len(keys), newest.KEK)
}

// unopened is the finding of a check that needs the database when it is not open.
func (e *examination) unopened() finding {
	if errors.Is(e.missing, fs.ErrNotExist) {
		return warn("start the server, or make a client", "there is no database yet")
	}
	return warn("see above", "cannot be said without the database")
}

func (e *examination) database(ctx context.Context) finding {
	switch {
	case e.opened:
	case errors.Is(e.missing, fs.ErrNotExist) && e.DatabaseURL == "":
		return e.unopened()
	case fault.CodeOf(e.missing) == "database_outdated":
		return fail("run `atlas migrate`", "its tables are not those of this version")
	case fault.CodeOf(e.missing) == "server_key_differs":
		return warn("see above", "reachable, but of another server key")
	case e.sealedAway():
		return warn("see above", "reachable, but its data keys cannot be opened")
	default:
		return fail("check that the server runs and takes connections from here, and what database_url says: host, name, user, password", "%v", e.missing)
	}
	if err := e.accounts.store.Ping(ctx); err != nil {
		return fail("check that the server runs", "%v", err)
	}
	if err := e.accounts.store.TryWrite(ctx); err != nil {
		return fail("check the disk of the database, the rights of its user, and that it is no standby", "it takes no changes: %v", err)
	}
	return ok("reachable, its tables up to date, takes changes")
}

// How far clocks may be apart before it is worth a word, and before it does harm:
// receivers refuse a signature that is five minutes off (Standard Webhooks).
const (
	skewNoted  = 2 * time.Second
	skewHarmed = time.Minute
)

const setClock = "run a time service (chrony, systemd-timesyncd) on this machine and on the database's"

// released is before any version of this check: a clock that says less is not set.
var released = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// steady is how long the clock is watched for a step.
const steady = 200 * time.Millisecond

func (e *examination) clock(ctx context.Context) finding {
	start := time.Now()
	if start.Before(released) {
		return fail(setClock, "it says %s, before this version was made", start.UTC().Format(time.DateOnly))
	}
	time.Sleep(steady)
	end := time.Now()
	// Round strips the monotonic reading, which no step of the clock changes.
	if step := end.Round(0).Sub(start.Round(0)) - end.Sub(start); step.Abs() > steady/4 {
		return warn(setClock, "it was stepped by %s while it was looked at", step.Round(time.Millisecond))
	}
	if !e.opened {
		return ok("it goes evenly; there is none to compare it with")
	}
	asked := time.Now()
	at, other, err := e.accounts.store.ServerTime(ctx)
	took := time.Since(asked)
	switch {
	case err != nil:
		return warn("see above", "it goes evenly; the database's cannot be asked: %v", err)
	case !other:
		return ok("it goes evenly; the database has no other")
	}
	return skewed(at.Sub(asked.Add(took/2)), took)
}

// skewed judges how far the database server's clock is ahead of ours, by a question that
// took so long.
func skewed(skew, took time.Duration) finding {
	skew = skew.Round(time.Millisecond)
	switch {
	case skew.Abs() > skewHarmed:
		return fail(setClock, "%s off the database server's", skew)
	case skew.Abs() > skewNoted+took:
		return warn(setClock, "%s off the database server's", skew)
	}
	return ok("it goes evenly, %s off the database server's", skew)
}

func (e *examination) clients(ctx context.Context) finding {
	if !e.opened {
		return e.unopened()
	}
	clients, err := e.accounts.store.Clients(ctx)
	if err != nil {
		return fail("see above", "%v", err)
	}
	if len(clients) == 0 {
		return warn("atlas client create --name NAME", "there is none, so nobody can call")
	}
	for _, c := range clients {
		if _, err := e.accounts.clients.WebhookSecrets(ctx, c.ID); err != nil {
			return fail("atlas client rotate --overlap 0s "+string(c.ID)+", and hand over the new secret", "the callbacks of %s cannot be signed: %v", c.ID, err)
		}
	}
	return ok("%d, each with a secret that signs its callbacks", len(clients))
}

// files puts a file, reads it, and removes it. It opens the store for signedURLs.
func (e *examination) files(ctx context.Context) finding {
	if !e.opened {
		return e.unopened()
	}
	todo := "give the user that runs Atlas the right to write in " + filepath.Join(e.Data, "blobs")
	if e.BlobURL != "" {
		todo = "check that the server of blob_url runs, that the bucket is there, and that the credentials may get, put, delete and list in it"
	}
	blobs, err := openBlobs(ctx, e.Config, e.accounts, e.urlAt(e.Listen), nil)
	if err != nil {
		return fail(todo, "%v", err)
	}
	e.blobs = blobs
	if err := tryFiles(ctx, blobs); err != nil {
		return fail(todo, "%v", err)
	}
	return ok("written, read and deleted")
}

// trialFile is a file of the doctor's own.
func trialFile(ext string) (blob.Key, []byte) {
	return blob.Key("doctor/" + uuid.NewString() + ext), []byte("a trial")
}

func tryFiles(ctx context.Context, blobs blobStore) error {
	key, data := trialFile("")
	if err := blobs.Put(ctx, key, "text/plain", data); err != nil {
		return err
	}
	got, err := blobs.Get(ctx, key)
	if err == nil && !bytes.Equal(got, data) {
		err = errors.New("what was read is not what was written")
	}
	if err := errors.Join(err, blobs.DeleteBelow(ctx, "doctor")); err != nil {
		return err
	}
	if _, err := blobs.Get(ctx, key); fault.KindOf(err) != fault.NotFound {
		return errors.New("what was deleted can still be read")
	}
	return nil
}

func (e *examination) signedURLs(ctx context.Context) (f finding) {
	if e.blobs == nil {
		return warn("see above", "cannot be said without the file store")
	}
	key, data := trialFile(".jpg") // as masked copies are named
	if err := e.blobs.Put(ctx, key, "image/jpeg", data); err != nil {
		return fail("see above", "%v", err)
	}
	defer func() {
		if err := e.blobs.DeleteBelow(ctx, "doctor"); err != nil {
			f = fail("see above", "%v", err)
		}
	}()
	status, body, err := get(ctx, e.blobs.SignedURL(key, time.Now().Add(time.Minute)))
	switch {
	case err != nil && e.BlobURL == "":
		return warn("start the server, and check that public_url leads to it", "nobody answers where they lead")
	case err != nil:
		return fail("check public_endpoint in blob_url, from where clients are", "nobody answers where they lead")
	case status != http.StatusOK || !bytes.Equal(body, data):
		return fail("check that public_url, or public_endpoint in blob_url, leads to the same files, and the clocks", "they lead to an answer of HTTP %d that is not the file", status)
	}
	return ok("they lead to the file")
}

// get asks a URL of our own. Its error says nothing: the URL is a password.
func get(ctx context.Context, url string) (status int, body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, nil, errors.New("not a URL")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, errors.New("no answer")
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	return resp.StatusCode, body, err
}

// private are addresses that nobody may send Atlas to, unless fetch_allow says so: this
// machine, private networks, link-local, where clouds tell a machine its credentials,
// and the same in the forms of IPv6.
var private = []netip.Addr{
	netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("10.0.0.1"),
	netip.MustParseAddr("172.16.0.1"), netip.MustParseAddr("192.168.0.1"), netip.MustParseAddr("100.64.0.1"),
	netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("::1"), netip.MustParseAddr("fd00::1"),
	netip.MustParseAddr("fe80::1"), netip.MustParseAddr("::ffff:127.0.0.1"), netip.MustParseAddr("64:ff9b::7f00:1"),
}

func (e *examination) outbound(ctx context.Context) finding {
	client := outbound.NewClient(outbound.Policy{Allow: e.FetchAllow}, outbound.Limits{Total: time.Second})
	defer client.CloseIdle()
	var open []netip.Addr
	for _, ip := range private {
		if slices.ContainsFunc(e.FetchAllow, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) }) {
			open = append(open, ip)
			continue // it would be called
		}
		req, err := outbound.NewRequest(ctx, http.MethodGet, "http://"+netip.AddrPortFrom(ip, 80).String()+"/", nil)
		if err != nil {
			continue // refused before it is one
		}
		resp, err := client.Do(req)
		if err == nil {
			_ = resp.Body.Close() // that it came at all is the finding
		}
		if code := fault.CodeOf(err); err == nil || code != "address_not_allowed" {
			return fail("report this: it is a bug", "a request to %s was not refused (%s)", ip, code)
		}
	}
	const todo = "narrow fetch_allow to the machines that documents and callbacks are on"
	for _, ip := range open {
		if ip.Unmap().IsLinkLocalUnicast() {
			return fail(todo, "fetch_allow opens %s, where clouds hand out credentials", ip)
		}
		if ip.Unmap().IsLoopback() {
			return warn(todo, "fetch_allow opens this machine itself (%s)", ip)
		}
	}
	if len(e.FetchAllow) > 0 {
		return ok("private addresses are refused, but for the %d networks of fetch_allow", len(e.FetchAllow))
	}
	return ok("%d kinds of private addresses are refused", len(private))
}

// names asks who knows the names of the root, which every resolver can find out.
func (e *examination) names(ctx context.Context) finding {
	if _, err := net.DefaultResolver.LookupNS(ctx, "."); err != nil {
		return warn("check /etc/resolv.conf; downloads and callbacks go to names", "names cannot be looked up")
	}
	return ok("names are looked up")
}
