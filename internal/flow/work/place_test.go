package work_test

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"atlas/internal/blob"
	"atlas/internal/blob/fileblob"
	"atlas/internal/blob/s3blob"
	"atlas/internal/servertest"
	"atlas/internal/store"
	"atlas/internal/vault/vaulttest"
)

// place is where an atlas keeps what it knows: a folder, or a database and a bucket.
type place struct {
	dir, database, bucket string

	driver string // of SQLite, when not its own
	look   string // the database's URL for a look from outside, when another
}

// each runs a test in a place of either kind.
func each(t *testing.T, test func(*testing.T, place)) {
	t.Helper()
	t.Run("SQLite and files", func(t *testing.T) { test(t, place{dir: t.TempDir()}) })
	t.Run("PostgreSQL and S3", func(t *testing.T) {
		test(t, place{database: servertest.PostgresLike(t, store.MigratePostgres), bucket: servertest.S3(t)})
	})
}

// Variables by which a process of this test binary is told its place.
const (
	placeDir      = "ATLAS_TEST_DIR"
	placeDatabase = "ATLAS_TEST_DATABASE"
	placeBucket   = "ATLAS_TEST_BUCKET"
)

func (p place) environ() []string {
	return []string{placeDir + "=" + p.dir, placeDatabase + "=" + p.database, placeBucket + "=" + p.bucket}
}

// placeOfEnviron is the place this process was told; ok is false when it was told none.
func placeOfEnviron() (p place, ok bool) {
	p = place{dir: os.Getenv(placeDir), database: os.Getenv(placeDatabase), bucket: os.Getenv(placeBucket)}
	return p, p != place{}
}

func (p place) openStore(ctx context.Context) (*store.Store, error) {
	s, err := p.openPlain(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := vaulttest.Sealed(ctx, s); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (p place) openPlain(ctx context.Context) (*store.Store, error) {
	if p.database != "" {
		return store.OpenPostgres(ctx, p.database)
	}
	return store.OpenSQLiteThrough(ctx, cmp.Or(p.driver, "sqlite"), p.dir)
}

// blobStore is a blob.Store that was opened.
type blobStore interface {
	blob.Store
	Close() error
}

func (p place) openBlobs() (blobStore, error) {
	if p.bucket != "" {
		return s3blob.Open(p.bucket, s3blob.Options{
			Credentials: credentials.NewStaticV4(servertest.S3AccessKey, servertest.S3SecretKey, ""),
		})
	}
	return fileblob.Open(fileblob.Options{
		Dir: filepath.Join(p.dir, "blobs"), BaseURL: "http://atlas.example", Key: bytes.Repeat([]byte("k"), 32),
	})
}

// openSQL opens the database for a look from outside.
func (p place) openSQL(t *testing.T) *sql.DB {
	t.Helper()
	driver, name := "sqlite", "file:"+filepath.Join(p.dir, "atlas.db")+"?_pragma=busy_timeout(5000)"
	if p.database != "" {
		driver, name = "pgx", cmp.Or(p.look, p.database)
	}
	db, err := sql.Open(driver, name)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}
