package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atlas/internal/metrics"
	"atlas/internal/modelstest"
)

// certify writes a certificate for 127.0.0.1 of its own making, and returns those who
// trust it.
func certify(t *testing.T, folder string, serial int64) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: cert}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return pool
}

func TestServeOverTLS(t *testing.T) {
	folder := t.TempDir()
	first := certify(t, folder, 1)
	c := defaults()
	c.Listen, c.Data, c.Models = "127.0.0.1:0", t.TempDir(), modelstest.Dir(t)
	c.TLSCert, c.TLSKey = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	s, err := startServer(t.Context(), c, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	if !strings.HasPrefix(s.url(), "https://") {
		t.Errorf("clients are sent to %s", s.url())
	}
	ask := func(trusted *x509.CertPool) (*http.Response, error) {
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}, DisableKeepAlives: true}}
		resp, err := client.Get(s.url() + "/readyz")
		if err == nil {
			_ = resp.Body.Close() // only the header is of interest
		}
		return resp, err
	}
	resp, err := ask(first)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("answered %s with %v", resp.Status, resp.Header)
	}
	if _, err := ask(x509.NewCertPool()); err == nil {
		t.Error("a certificate nobody trusts was accepted: the connection is not secured by it")
	}

	second := certify(t, folder, 2)
	if _, err := ask(second); err != nil {
		t.Errorf("after the files were renewed: %v", err)
	}
	if err := os.WriteFile(c.TLSKey, []byte("half a ke"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(second); err != nil {
		t.Errorf("in the middle of a renewal: %v", err)
	}
}

func TestListeningBeyondThisMachineIsWarnedOf(t *testing.T) {
	for listen, want := range map[string]bool{"127.0.0.1:0": false, "[::1]:0": false, "0.0.0.0:0": true, "[::]:0": true} {
		c := defaults()
		c.Listen, c.Data, c.Models, c.Role, c.DatabaseURL = listen, t.TempDir(), modelstest.Dir(t), roleAll, ""
		var log bytes.Buffer
		s := &server{config: c, log: slog.New(slog.NewTextHandler(&log, nil)), metrics: metrics.New("test"), served: make(chan error, 1)}
		for _, step := range []func(context.Context) error{s.loadKnowledge, s.openData, s.startAudit, s.listen} {
			if err := step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(log.String(), "served without TLS to other machines"); got != want {
			t.Errorf("%s: warned %v, want %v:\n%s", listen, got, want, log.String())
		}
	}
}

func TestTLSSettingsThatCannotBeUsed(t *testing.T) {
	file := writeFile(t, "cert.pem", "no certificate")
	for _, c := range []struct {
		rule, want string
		config     Config
	}{
		{"a certificate without its key", "tls_cert and tls_key", Config{TLSCert: file}},
		{"a key without its certificate", "tls_cert and tls_key", Config{TLSKey: file}},
		{"no certificate in the file", "tls_cert and tls_key", Config{TLSCert: file, TLSKey: file}},
		{"two sources of certificates", "give one of them", Config{TLSCert: file, TLSKey: file, ACMEHost: "atlas.example"}},
	} {
		if _, err := c.config.tlsConfig(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.rule, err)
		}
	}
}
