package stmtcache_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"atlas/internal/store/stmtcache"
)

// open opens a database of one connection with ten numbers in it.
func open(t testing.TB) *sql.DB {
	t.Helper()
	db, err := stmtcache.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "numbers.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	db.SetMaxOpenConns(1)
	exec(t, db, "CREATE TABLE numbers (n INTEGER PRIMARY KEY)")
	for n := range 10 {
		exec(t, db, "INSERT INTO numbers VALUES (?)", n)
	}
	return db
}

type execer interface {
	Exec(query string, args ...any) (sql.Result, error)
}

func exec(t testing.TB, db execer, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

// numbers are what a query finds; each is called with each of them, while the rows are
// open.
func numbers(t testing.TB, db querier, query string, each func(int), args ...any) (all []int) {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
		if each != nil {
			each(n)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSameQueryWithinItself: a query is made again while its rows are being read, and
// both give all of theirs.
func TestSameQueryWithinItself(t *testing.T) {
	tx, err := open(t).Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }() // it has written nothing
	const query = "SELECT n FROM numbers WHERE n >= ? ORDER BY n"
	outer := numbers(t, tx, query, func(n int) {
		if inner := numbers(t, tx, query, nil, n); len(inner) != 10-n || inner[0] != n {
			t.Errorf("from %d: %v", n, inner)
		}
	}, 0)
	if len(outer) != 10 {
		t.Errorf("all: %v", outer)
	}
}

// TestRowsLeftOpen: what closes rows early, or fails, spoils nothing for the next call.
func TestRowsLeftOpen(t *testing.T) {
	db := open(t)
	const query, insert = "SELECT n FROM numbers WHERE n >= ? ORDER BY n", "INSERT INTO numbers VALUES (?)"
	for range 3 {
		var first int
		if err := db.QueryRow(query, 4).Scan(&first); err != nil || first != 4 {
			t.Fatalf("%d, %v", first, err)
		}
		if _, err := db.Exec(insert, 4); err == nil {
			t.Fatal("a number is there twice")
		}
	}
	exec(t, db, insert, 10)
	if all := numbers(t, db, query, nil, 0); len(all) != 11 {
		t.Errorf("%v", all)
	}
}

// TestChangedTables: what was parsed before a table was changed goes on.
func TestChangedTables(t *testing.T) {
	db := open(t)
	const query = "SELECT * FROM numbers ORDER BY n"
	if all := numbers(t, db, query, nil); len(all) != 10 {
		t.Fatal(all)
	}
	exec(t, db, "DROP TABLE numbers")
	if _, err := db.Query(query); err == nil {
		t.Error("a table that is gone is read")
	}
	exec(t, db, "CREATE TABLE numbers (n INTEGER); INSERT INTO numbers VALUES (7); INSERT INTO numbers VALUES (8)")
	if all := numbers(t, db, query, nil); len(all) != 2 || all[0] != 7 {
		t.Errorf("%v", all)
	}
}

// TestManyQueries makes more than are kept, one of them open all the time.
func TestManyQueries(t *testing.T) {
	tx, err := open(t).Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }() // it has written nothing
	all := numbers(t, tx, "SELECT n FROM numbers ORDER BY n", func(n int) {
		for i := range 120 {
			if got := numbers(t, tx, fmt.Sprintf("SELECT %d", 1000*n+i), nil); len(got) != 1 || got[0] != 1000*n+i {
				t.Fatalf("%d: %v", i, got)
			}
		}
	})
	if len(all) != 10 {
		t.Errorf("%v", all)
	}
}
