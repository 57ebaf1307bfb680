package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"

	"atlas/internal/fault"
)

// classify turns an error of net/http into a fault. The error itself is dropped:
// its text holds the URL and the addresses tried.
func classify(ctx context.Context, err error) error {
	var (
		refused *fault.Error
		dns     *net.DNSError
		timeout net.Error
	)
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.Is(ctx.Err(), context.Canceled):
		return context.Canceled
	case errors.As(err, &dns):
		return classifyDNS(dns)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fault.New(fault.Unavailable, "timed_out", "timed out")
	case errors.Is(err, syscall.ECONNREFUSED):
		return fault.New(fault.Unavailable, "connection_refused", "connection refused")
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return fault.New(fault.Unavailable, "host_unreachable", "host could not be reached")
	case isTLS(err):
		return fault.New(fault.Invalid, "tls_failed", "no secure connection could be made")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return fault.New(fault.Unavailable, "connection_lost", "connection was lost")
	}
	return fault.New(fault.Unavailable, "no_valid_answer", "the server gave no valid answer")
}

func classifyDNS(err *net.DNSError) error {
	const detail = "host name could not be resolved"
	if err.IsNotFound {
		return fault.New(fault.Invalid, "host_not_found", detail)
	}
	return fault.New(fault.Unavailable, "dns_failed", detail)
}

// isTLS reports a handshake that fails the same way every time: a certificate
// nobody vouches for, an alert from either side, an answer that is not TLS.
func isTLS(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		op          *net.OpError
	)
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch) ||
		errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error")
}

func errTooManyRedirects() error {
	return fault.New(fault.Invalid, "too_many_redirects", "too many redirects")
}
