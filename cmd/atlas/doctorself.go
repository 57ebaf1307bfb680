package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"atlas/internal/devanagari"
	"atlas/internal/reader"
	"atlas/internal/sandbox"
	"atlas/scripts"
)

// Checks of this machine: settings, folder, disk, models.

func (e *examination) publicURL(context.Context) finding {
	if !e.Role.serves() {
		return ok("a worker hands out no URLs of its own")
	}
	const todo = "set public_url to where clients reach the server"
	if e.PublicURL == "" {
		return warn(todo, "not set: URLs that are handed out begin with %s", e.urlAt(e.Listen))
	}
	u, err := url.Parse(e.PublicURL)
	if err != nil {
		return fail(todo, "not a URL")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); u.Hostname() == "localhost" || err == nil && ip.IsLoopback() {
		return warn(todo, "%s is this machine for whoever reads it", u.Hostname())
	}
	if u.Scheme != "https" {
		return warn("set tls_cert or acme_host, or put a proxy with TLS in front, and give the https URL", "URLs of masked copies go out over http")
	}
	return ok("%s", u.Redacted())
}

// certificateLow is how long before its end a certificate should have been renewed: those
// of Let's Encrypt are, a month before.
const certificateLow = 14 * day

func (e *examination) certificate(context.Context) finding {
	if !e.Role.serves() || !e.overTLS() {
		return ok("this process speaks no TLS")
	}
	config, err := e.tlsConfig()
	if err != nil {
		return fail(setCertificate, "%v", err)
	}
	if e.ACMEHost != "" {
		return ok("Let's Encrypt's for %s", e.ACMEHost)
	}
	pair, err := config.GetCertificate(nil)
	if err != nil {
		return fail(setCertificate, "%v", err)
	}
	return holds(pair.Leaf.NotBefore, pair.Leaf.NotAfter)
}

const setCertificate = "give a certificate that holds, with its chain, and its key, in tls_cert and tls_key"

// holds judges the time for which a certificate was given.
func holds(from, until time.Time) finding {
	end := until.UTC().Format(time.DateOnly)
	switch left := time.Until(until); {
	case left <= 0 || time.Until(from) > 0:
		return fail(setCertificate, "it holds from %s to %s", from.UTC().Format(time.DateOnly), end)
	case left < certificateLow:
		return warn("renew it: a running server takes the new files by itself", "it ends on %s", end)
	}
	return ok("it holds until %s", end)
}

// usesData says whether anything is kept in the data folder.
func (e *examination) usesData() bool {
	return e.DatabaseURL == "" || e.BlobURL == "" || e.ACMEHost != ""
}

func (e *examination) dataFolder(context.Context) finding {
	if !e.usesData() {
		return ok("nothing is kept in it: database and files are elsewhere")
	}
	info, err := os.Stat(e.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return warn("start the server, or make a client, which makes it", "%s is not there yet", e.Data)
	case err != nil:
		return fail("give the user that runs Atlas access to it", "%v", err)
	case !info.IsDir():
		return fail("name a folder in data", "%s is no folder", e.Data)
	case info.Mode().Perm()&0o077 != 0:
		return warn("chmod 700 "+e.Data, "%s may be entered by others (mode %04o), and holds personal data", e.Data, info.Mode().Perm())
	}
	return ok("%s, for its owner alone", e.Data)
}

// Free space below which nothing can be taken in for long, and below which it is time to
// do something: a document is up to max_file_mb, and SQLite's log may grow to some 100 MB.
const (
	diskFull = 256 << 20
	diskLow  = 2 << 30
)

func (e *examination) disk(context.Context) finding {
	places := map[string]bool{os.TempDir(): true}
	if e.usesData() {
		places[existing(e.Data)] = true
	}
	least, where := uint64(1<<63), ""
	for dir := range places {
		var s syscall.Statfs_t
		if err := syscall.Statfs(dir, &s); err != nil {
			return fail("give the user that runs Atlas access to it", "%s: %v", dir, err)
		}
		if s.Files > 0 && s.Ffree == 0 {
			return fail("remove files, or make the file system anew with more inodes", "no file can be made in %s: its file system has no inode left", dir)
		}
		if free := s.Bavail * uint64(s.Bsize); free < least {
			least, where = free, dir
		}
	}
	const todo = "make room, or keep data for a shorter time (the retention settings)"
	switch {
	case least < diskFull:
		return fail(todo, "%d MB are free in %s", least>>20, where)
	case least < diskLow:
		return warn(todo, "%d MB are free in %s", least>>20, where)
	}
	return ok("%d GB are free in %s", least>>30, where)
}

// existing is the folder, or the nearest above it that is there.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

func (e *examination) models(context.Context) finding {
	if !e.Role.works() {
		return ok("this process reads nothing")
	}
	const todo = "`make setup`, or the models of the release beside the program"
	dir, err := findModels(e.Models)
	if err != nil {
		return fail(todo, "%v", err)
	}
	sums := modelSums()
	for name, want := range sums {
		got, err := fileSum(filepath.Join(dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fail(todo, "%s is not in %s", name, dir)
		case err != nil:
			return fail("give the user that runs Atlas access to it", "%v", err)
		case got != want:
			return fail(todo, "%s in %s is not the file that was measured", name, dir)
		}
	}
	return ok("%d files in %s, each as it was measured", len(sums), dir)
}

// modelSums are the checksums of the model files for this platform, by name.
func modelSums() map[string]string {
	platform := map[string]string{"amd64": "linux/x64/", "arm64": "linux/arm64/"}[runtime.GOARCH]
	sums := make(map[string]string)
	for lines := bufio.NewScanner(strings.NewReader(scripts.ModelSums)); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		name = strings.TrimPrefix(name, platform)
		if !strings.Contains(name, "/") {
			sums[name] = sum
		}
	}
	return sums
}

func fileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func (e *examination) tesseract(context.Context) finding {
	if !e.Role.works() {
		return ok("this process reads nothing")
	}
	if _, err := devanagari.Find(); err != nil {
		return warn("apt-get install tesseract-ocr tesseract-ocr-hin, or leave it: names and addresses that are printed in Hindi alone stay empty", "not found, or without the language data hin")
	}
	return ok("print in Devanagari is read")
}

func (e *examination) readerSandbox(ctx context.Context) finding {
	if !e.Role.works() {
		return ok("this process reads nothing")
	}
	if e.ReaderSandbox == sandboxOff {
		return warn("set reader_sandbox to auto", "off: who takes over a process that reads may do what this user may")
	}
	const todo = "take a kernel of Linux 6.2 or later with landlock and seccomp, and a container whose profile allows them"
	missing, err := e.walls(ctx)
	switch {
	case err != nil:
		return fail("`make setup`; what the process wrote is above", "no process that reads can be started: %v", err)
	case len(missing) > 0 && e.ReaderSandbox == sandboxRequired:
		return fail(todo, "documents are not read: missing are %v", missing)
	case len(missing) > 0:
		return warn(todo, "processes that read are not shut in by %v", missing)
	}
	return ok("processes that read reach no network, no file for writing and no other process")
}

// walls asks a process that reads nothing what it is not shut in by.
func (e *examination) walls(ctx context.Context) ([]sandbox.Missing, error) {
	o, err := e.readerOptions()
	if err != nil {
		return nil, err
	}
	o.Args, o.Confine = append(o.Args, "--walls"), reader.ConfineAsPossible
	pool, err := reader.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return pool.Missing(), pool.Close()
}

func (e *examination) knowledge(context.Context) finding {
	k, err := loadKnowledge(e.Config)
	if err != nil {
		return fail("mend the file: `atlas types lint` and `atlas checks lint` say where", "%v", err)
	}
	if _, err := loadKeys(e.KeysDir); err != nil {
		return fail("mend or remove the key in keys_dir", "%v", err)
	}
	return ok("%d document types", len(k.types.Specs()))
}

// proxies are the variables by which other programs are told of a proxy.
var proxies = []string{"HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"}

func (e *examination) proxy(context.Context) finding {
	for _, name := range proxies {
		if os.Getenv(name) != "" {
			return warn("let this machine out by itself, on ports 80 and 443: a proxy would decide which machine is called, and the rules against private addresses would not hold",
				"%s is set, but downloads and callbacks ask no proxy", name)
		}
	}
	return ok("none is set, and none is asked")
}

func (e *examination) retained(context.Context) finding {
	forever := func(kinds ...string) finding {
		return warn("set retention_"+strings.Join(kinds, ", retention_")+" to what your rules on records say", "%s are kept for ever", strings.Join(kinds, ", "))
	}
	switch {
	case e.RetentionResults == 0 && e.RetentionBatches == 0:
		return forever("results", "batches")
	case e.RetentionResults == 0:
		return forever("results")
	case e.RetentionBatches == 0:
		return forever("batches")
	}
	return ok("results are kept for %s, batches for %s", e.RetentionResults, e.RetentionBatches)
}
