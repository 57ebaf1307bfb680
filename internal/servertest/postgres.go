package servertest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Postgres makes an empty database and returns its URL.
func Postgres(t testing.TB) string {
	t.Helper()
	url, err := createDatabase(t.Context(), "template1")
	return must(t, url, err)
}

// PostgresLike makes a database that is a copy of the one that prepare makes of an
// empty one. prepare is called once a test binary.
func PostgresLike(t testing.TB, prepare func(ctx context.Context, url string) error) string {
	t.Helper()
	templateOnce.Do(func() { errTemplate = makeTemplate(prepare) })
	if errTemplate != nil {
		t.Fatal(errTemplate)
	}
	url, err := createDatabase(t.Context(), template)
	return must(t, url, err)
}

// Durable has PostgreSQL's commits wait for the disk from then on, as on a server that was
// not started for tests.
func Durable(t testing.TB) {
	t.Helper()
	dir, err := postgres()
	must(t, "", err)
	for _, statement := range []string{"ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET full_page_writes = on", "SELECT pg_reload_conf()", "CHECKPOINT"} {
		must(t, "", execute(t.Context(), dir, statement))
	}
}

const template = "atlas_template"

var (
	templateOnce sync.Once
	errTemplate  error
	databases    atomic.Int64
)

func makeTemplate(prepare func(ctx context.Context, url string) error) error {
	ctx := context.Background() // it outlives the first test
	dir, err := postgres()
	if err != nil {
		return err
	}
	if err := execute(ctx, dir, "CREATE DATABASE "+template); err != nil {
		return err
	}
	return prepare(ctx, databaseURL(dir, template))
}

func createDatabase(ctx context.Context, like string) (string, error) {
	dir, err := postgres()
	if err != nil {
		return "", err
	}
	name := fmt.Sprint("atlas", databases.Add(1))
	return databaseURL(dir, name), execute(ctx, dir, "CREATE DATABASE "+name+" TEMPLATE "+like)
}

func execute(ctx context.Context, dir, statement string) error {
	conn, err := pgx.Connect(ctx, databaseURL(dir, "postgres"))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// databaseURL names a database by the folder of the server's socket.
func databaseURL(dir, name string) string {
	return "postgres://postgres@/" + name + "?host=" + url.QueryEscape(dir)
}

// postgres starts the server and returns the folder of its socket.
var postgres = sync.OnceValues(func() (dir string, err error) {
	bin, err := postgresBin()
	if err != nil {
		return "", err
	}
	as, err := unprivileged()
	if err != nil {
		return "", err
	}
	if dir, err = folder("postgres", as); err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", data)
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return dir, runPostgres(bin, dir, as)
})

// runPostgres starts the server of a folder.
func runPostgres(bin, dir string, as *syscall.Credential) error {
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	// A test's database need not survive a power cut.
	err = spawn(dir, as, log, filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "data"), "-k", dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB")
	if err != nil {
		return err
	}
	return await("PostgreSQL", log, func() error { return execute(context.Background(), dir, "SELECT 1") })
}

// KillPostgres has the server of all the binary's tests end at once, as it would after a
// crash of one of its processes: what was not committed is lost. RestartPostgres starts
// it again, with its databases.
func KillPostgres(t testing.TB) {
	t.Helper()
	dir, err := postgres()
	must(t, dir, err)
	must(t, "", stop(dir, syscall.SIGQUIT)) // immediate shutdown
}

// RestartPostgres starts the server that KillPostgres ended.
func RestartPostgres(t testing.TB) {
	t.Helper()
	dir, err := postgres()
	must(t, dir, err)
	bin, err := postgresBin()
	must(t, bin, err)
	as, err := unprivileged()
	must(t, "", err)
	must(t, "", runPostgres(bin, dir, as))
}

// postgresBin is the folder of the server's programs, which Debian puts beside each
// other by version.
func postgresBin() (string, error) {
	const pattern = "/usr/lib/postgresql/*/bin"
	if found, _ := filepath.Glob(pattern + "/initdb"); len(found) == 0 {
		if err := install("system"); err != nil {
			return "", err
		}
	}
	found, _ := filepath.Glob(pattern + "/initdb") // the pattern is well formed
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is not installed: run `make setup`")
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// unprivileged is the user whom Debian's package makes, when this process is root's,
// as whom PostgreSQL does not run; otherwise nil, for the user that runs it.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err, err2)
}
