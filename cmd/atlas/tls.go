package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/crypto/acme/autocert"
)

// tlsConfig says how the API is served over TLS; it is nil when it is not.
func (c Config) tlsConfig() (*tls.Config, error) {
	switch {
	case c.TLSCert != "" && c.ACMEHost != "":
		return nil, errors.New("acme_host and tls_cert: give one of them")
	case c.TLSCert != "" || c.TLSKey != "":
		files := &certificateFiles{cert: c.TLSCert, key: c.TLSKey}
		if _, err := files.get(nil); err != nil {
			return nil, err
		}
		return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: files.get}, nil
	case c.ACMEHost != "":
		manager := &autocert.Manager{
			Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(c.ACMEHost), Email: c.ACMEEmail,
			Cache: autocert.DirCache(filepath.Join(c.Data, "acme")),
		}
		config := manager.TLSConfig()
		config.MinVersion = tls.VersionTLS12
		return config, nil
	}
	return nil, nil
}

// overTLS says whether clients of this process speak TLS with it.
func (c Config) overTLS() bool { return c.TLSCert != "" || c.ACMEHost != "" }

// certificateFiles is a certificate that is renewed in place: every handshake looks
// whether the files are new.
type certificateFiles struct {
	cert, key string

	mu      sync.Mutex
	loaded  *tls.Certificate
	changed [2]time.Time // of the files, as they were loaded
}

// get is a tls.Config.GetCertificate. Files that cannot be used, as in the middle of a
// renewal, leave the old certificate in force.
func (f *certificateFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.load(); err != nil && f.loaded == nil {
		return nil, fmt.Errorf("tls_cert and tls_key: %w", err)
	}
	return f.loaded, nil
}

func (f *certificateFiles) load() error {
	var changed [2]time.Time
	for i, name := range []string{f.cert, f.key} {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		changed[i] = info.ModTime()
	}
	if f.loaded != nil && changed == f.changed {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return err
	}
	f.loaded, f.changed = &pair, changed
	return nil
}

// strictly tells browsers and other clients to come back by TLS alone, for a year
// (RFC 6797).
func strictly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}
