// Package s3blob keeps blobs in a bucket of a server that speaks S3.
//
// Signed URLs lead to that server, so the bytes do not pass through Atlas. The bucket
// need not be open to anybody.
package s3blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"atlas/internal/blob"
	"atlas/internal/fault"
)

// Store is a blob.Store in a bucket.
type Store struct {
	client      *minio.Client
	connections *http.Transport
	place       place
	signer      signer
}

// Options of a Store.
type Options struct {
	// Window is the longest that signed URLs are usually asked to live. URLs of one blob
	// that end at the same moment are the same to the byte when both were asked for
	// within it. 0 stands for 15 minutes.
	Window time.Duration
	// Credentials say who is calling; nil finds them as the tools of AWS do: in the
	// environment, in their file, from the machine or the pod.
	Credentials *credentials.Credentials
	Now         func() time.Time // nil means time.Now
}

// maxRetries bounds what a call does by itself about a server that is away or busy:
// moments. The queue waits for longer, with its jobs in sight.
const maxRetries = 3

// Open makes ready to use the bucket that url names, see Form. It asks the server nothing;
// Ping does.
func Open(url string, opts Options) (*Store, error) {
	p, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("opening blob store: %w", err)
	}
	if opts.Credentials == nil {
		opts.Credentials = credentials.NewChainCredentials([]credentials.Provider{
			&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{},
		})
	}
	transport, err := minio.DefaultTransport(p.endpoint.Scheme == "https")
	if err != nil {
		return nil, fmt.Errorf("opening blob store: %w", err)
	}
	client, err := minio.New(p.endpoint.Host, &minio.Options{
		Creds:        opts.Credentials,
		Secure:       p.endpoint.Scheme == "https",
		Transport:    transport,
		Region:       p.region,
		MaxRetries:   maxRetries,
		BucketLookup: p.lookup(),
	})
	if err != nil {
		return nil, fmt.Errorf("opening blob store: %w", err)
	}
	return &Store{client: client, connections: transport, place: p, signer: newSigner(p, opts)}, nil
}

// Close ends the connections. Nothing may be under way.
func (s *Store) Close() error {
	s.connections.CloseIdleConnections()
	return nil
}

// Ping says whether the server answers and knows the bucket and us.
func (s *Store) Ping(ctx context.Context) error {
	ok, err := s.client.BucketExists(ctx, s.place.bucket)
	switch {
	case err != nil:
		err = classify(err)
	case !ok:
		err = fault.New(fault.Unavailable, fault.BlobsUnavailable, "the bucket does not exist")
	}
	if err != nil {
		return fmt.Errorf("reaching the bucket of blob_url: %w", err)
	}
	return nil
}

// Put implements blob.Store. An empty contentType means application/octet-stream.
func (s *Store) Put(ctx context.Context, key blob.Key, contentType string, data []byte) error {
	if err := key.Validate(); err != nil {
		return fmt.Errorf("storing blob: %w", err)
	}
	_, err := s.client.PutObject(ctx, s.place.bucket, s.place.object(key), bytes.NewReader(data), int64(len(data)), minio.PutObjectOptions{
		ContentType: contentType,
		// Whoever is given the URL may look, and nobody between us keeps a copy.
		ContentDisposition: blob.Disposition(contentType),
		CacheControl:       "private, no-store",
		DisableMultipart:   true, // a document is far below the 5 GB of a single request
	})
	if err != nil {
		return fmt.Errorf("storing blob: %w", classify(err))
	}
	return nil
}

// Get implements blob.Store.
func (s *Store) Get(ctx context.Context, key blob.Key) ([]byte, error) {
	if err := key.Validate(); err != nil {
		return nil, fmt.Errorf("reading blob: %w", err)
	}
	object, err := s.client.GetObject(ctx, s.place.bucket, s.place.object(key), minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("reading blob: %w", classify(err))
	}
	defer object.Close()
	data, err := io.ReadAll(object)
	if err != nil {
		return nil, fmt.Errorf("reading blob: %w", classify(err))
	}
	return data, nil
}

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, key blob.Key) error {
	if err := key.Validate(); err != nil {
		return fmt.Errorf("deleting blob: %w", err)
	}
	err := s.client.RemoveObject(ctx, s.place.bucket, s.place.object(key), minio.RemoveObjectOptions{})
	if err := classify(err); err != nil && fault.KindOf(err) != fault.NotFound {
		return fmt.Errorf("deleting blob: %w", err)
	}
	return nil
}

// DeleteBelow implements blob.Store.
func (s *Store) DeleteBelow(ctx context.Context, key blob.Key) error {
	if err := key.Validate(); err != nil {
		return fmt.Errorf("deleting blobs: %w", err)
	}
	list := minio.ListObjectsOptions{Prefix: s.place.folder(key), Recursive: true}
	for object := range s.client.ListObjectsIter(ctx, s.place.bucket, list) {
		err := object.Err
		if err == nil {
			err = s.client.RemoveObject(ctx, s.place.bucket, object.Key, minio.RemoveObjectOptions{})
		}
		if err := classify(err); err != nil && fault.KindOf(err) != fault.NotFound {
			return fmt.Errorf("deleting blobs: %w", err)
		}
	}
	return nil
}

// SignedURL implements blob.Store. The URL leads to the S3 server and is good for GET
// alone, not for HEAD.
func (s *Store) SignedURL(key blob.Key, expires time.Time) string {
	return s.signer.url(key, expires)
}

// classify makes a fault of what the server answered. What it says of the bucket, of us
// or of itself passes when an operator mends it, like a server that is away.
func classify(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	answer := minio.ToErrorResponse(err)
	var network net.Error
	switch {
	case answer.Code == "NoSuchKey":
		return fault.New(fault.NotFound, "blob_unknown", "File not found")
	case answer.Code != "" || answer.StatusCode >= http.StatusInternalServerError:
		return unavailable(errors.New(strings.TrimSpace(fmt.Sprintf("S3 answers %d %s", answer.StatusCode, answer.Code))))
	case errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return unavailable(errors.New("the S3 server cannot be reached")) // the cause names the URL
	}
	return err
}

func unavailable(err error) error {
	return fault.Wrap(err, fault.Unavailable, fault.BlobsUnavailable, "the file store is not available")
}
