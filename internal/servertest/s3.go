package servertest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Credentials that the S3 server takes.
const (
	S3AccessKey = "atlas-tests"
	S3SecretKey = "no-secret-of-anybody"
)

const s3Region = "ap-south-1"

var (
	buckets atomic.Int64
	s3Dir   string // of the server's files, when it was started
)

// S3 makes an empty bucket and returns its URL, as the setting blob_url has it.
func S3(t testing.TB) string {
	t.Helper()
	address, err := s3()
	must(t, address, err)
	client, err := s3Client(address)
	must(t, "", err)
	bucket := fmt.Sprint("bucket-", buckets.Add(1))
	err = client.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{Region: s3Region})
	return must(t, "s3://"+bucket+"?region="+s3Region+"&endpoint="+url.QueryEscape("http://"+address), err)
}

func s3Client(address string) (*minio.Client, error) {
	return minio.New(address, &minio.Options{Creds: credentials.NewStaticV4(S3AccessKey, S3SecretKey, ""), Region: s3Region})
}

// s3 starts the server and returns its address.
var s3 = sync.OnceValues(func() (address string, err error) {
	program, err := versitygw()
	if err != nil {
		return "", err
	}
	dir, err := folder("s3", nil)
	if err != nil {
		return "", err
	}
	if address, err = freeAddress(); err != nil {
		return "", err
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "data"), 0o700), os.Mkdir(filepath.Join(dir, "meta"), 0o700)); err != nil {
		return "", err
	}
	s3Dir = dir
	return address, runS3(program, dir, address)
})

// runS3 starts the server of a folder.
func runS3(program, dir, address string) error {
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	err = spawn(dir, nil, log, program, "--access", S3AccessKey, "--secret", S3SecretKey, "--region", s3Region,
		"--port", address, "--quiet", "posix", "--sidecar", filepath.Join(dir, "meta"), filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	client, err := s3Client(address)
	if err != nil {
		return err
	}
	return await("the S3 server", log, func() error {
		_, err := client.ListBuckets(context.Background())
		return err
	})
}

// KillS3 kills the server of all the binary's tests. RestartS3 starts it again, with its
// buckets.
func KillS3(t testing.TB) {
	t.Helper()
	_, err := s3()
	must(t, "", err)
	must(t, "", stop(s3Dir, syscall.SIGKILL))
}

// RestartS3 starts the server that KillS3 killed.
func RestartS3(t testing.TB) {
	t.Helper()
	address, err := s3()
	must(t, address, err)
	program, err := versitygw()
	must(t, program, err)
	must(t, "", runS3(program, s3Dir, address))
}

// versitygw is the program, which the set-up builds from its module.
func versitygw() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	program := filepath.Join(root, "bin", "versitygw")
	return program, install("versitygw")
}
