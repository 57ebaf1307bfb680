package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"atlas/internal/api"
	"atlas/internal/deliver"
	"atlas/internal/outbound"
)

// Timeouts of the HTTP server: bodies are at most 1 MiB and answers come from the
// database, so anything slower is a stalled peer.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 60 * time.Second
	idleTimeout   = 2 * time.Minute
)

func (s *server) listen(ctx context.Context) (err error) {
	secure, err := s.config.tlsConfig()
	if err != nil {
		return err
	}
	s.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", s.config.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	if secure == nil && !loopback(s.listener.Addr()) {
		s.log.Warn("the API is served without TLS to other machines: put a proxy with TLS in front, or set tls_cert", "address", s.listener.Addr().String())
	}
	s.calls = outbound.NewClient(s.policy(), outbound.Limits{Total: callbackTimeout})
	s.sender = deliver.NewSender(s.store, s.calls, s.clients, deliver.Options{Timeout: callbackTimeout})
	if s.blobs, err = openBlobs(ctx, s.config, s.accounts, s.url(), s.opened); err != nil {
		return errors.Join(err, s.listener.Close())
	}
	if err := s.openShelf(); err != nil {
		return errors.Join(err, s.listener.Close())
	}
	s.http = &http.Server{
		Handler:           s.parting(s.handler()),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	serve := s.http.Serve
	if secure != nil {
		s.http.TLSConfig, s.http.Handler = secure, strictly(s.http.Handler)
		serve = func(l net.Listener) error { return s.http.ServeTLS(l, "", "") }
	}
	go func() {
		s.served <- serve(s.listener)
		close(s.served)
	}()
	return nil
}

// loopback says whether only this machine reaches an address.
func loopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// handler is what is offered over HTTP.
func (s *server) handler() http.Handler {
	if s.config.Role.serves() {
		return s.api()
	}
	return api.NewHealth(api.Deps{Log: s.log, Ready: s.isReady, Observe: s.metrics.Request})
}

// parting asks those who call a server that is about to end to call another next time,
// before their connections are closed.
func (s *server) parting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// listenMetrics serves the metrics apart from the API, which strangers may reach.
func (s *server) listenMetrics(ctx context.Context) error {
	if s.config.MetricsListen == "" {
		return nil
	}
	s.metrics.Queue(s.store.Backlog)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.config.MetricsListen)
	if err != nil {
		return fmt.Errorf("listening for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.Handler())
	s.counts = &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout}
	go func() {
		if err := s.counts.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("serving metrics", "error", err)
		}
	}()
	s.log.Info("serving metrics", "address", listener.Addr().String())
	return nil
}
