package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// statements keeps the queries of a database parsed: SQLite takes about as long to
// parse ours as to run them. A query that first comes within a transaction is run
// as text and prepared when the connection is free again.
type statements struct {
	db     *sql.DB
	mu     sync.Mutex
	ready  map[string]*sql.Stmt
	wanted []string
}

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, ready: make(map[string]*sql.Stmt)}
}

// get returns a query's statement, nil while there is none.
func (s *statements) get(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	stmt, known := s.ready[query]
	if !known {
		s.ready[query] = nil
		s.wanted = append(s.wanted, query)
	}
	return stmt
}

// prepare parses the queries that came since the last call; one that will not parse
// stays text, and says so when it is run. The caller holds no connection, or it
// might wait for itself.
func (s *statements) prepare(ctx context.Context) {
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = nil
	s.mu.Unlock()
	for _, query := range wanted {
		stmt, err := s.db.PrepareContext(context.WithoutCancel(ctx), positional(query))
		if err != nil {
			continue
		}
		s.mu.Lock()
		s.ready[query] = stmt
		s.mu.Unlock()
	}
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var faults []error
	for _, stmt := range s.ready {
		if stmt != nil {
			faults = append(faults, stmt.Close())
		}
	}
	return errors.Join(faults...)
}
