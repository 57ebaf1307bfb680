package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mirror copies a folder of files that are made and removed while it is copied. Those
// that the copy has, by name, size and time, are not copied again.
type mirror struct {
	from, to             string
	seen                 map[string]bool // names, below from
	copied, kept, pruned int
}

func newMirror(from, to string) *mirror {
	return &mirror{from: from, to: to, seen: make(map[string]bool)}
}

// add brings over what the copy lacks.
func (m *mirror) add(ctx context.Context) error {
	return m.walk(ctx, m.from, func(name string, entry fs.DirEntry) error {
		if hidden(name) {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		target := filepath.Join(m.to, name)
		if there, err := os.Stat(target); err == nil && there.Size() == info.Size() && there.ModTime().Equal(info.ModTime()) {
			m.kept++
			m.seen[name] = true
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		if err := copyFile(filepath.Join(m.from, name), target); err != nil {
			return err
		}
		m.copied++
		m.seen[name] = true
		return nil
	})
}

// prune removes from the copy what add has not seen, and folders that are empty then.
func (m *mirror) prune(ctx context.Context) error {
	return m.walk(ctx, m.to, func(name string, _ fs.DirEntry) error {
		if m.seen[name] {
			return nil
		}
		m.pruned++
		if err := os.Remove(filepath.Join(m.to, name)); err != nil {
			return err
		}
		for dir := filepath.Dir(name); dir != "."; dir = filepath.Dir(dir) {
			if os.Remove(filepath.Join(m.to, dir)) != nil {
				break // it has more
			}
		}
		return nil
	})
}

// hidden says whether a file is only being written: its name or its folder's begins with
// a dot.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.Contains(name, string(filepath.Separator)+".")
}

// walk calls fn with the name of each file below root. What has gone is skipped.
func (m *mirror) walk(ctx context.Context, root string, fn func(name string, entry fs.DirEntry) error) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if entry.IsDir() {
			return nil
		}
		name, err := filepath.Rel(root, path)
		if err == nil {
			err = fn(name, entry)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}

// copyFile copies a file with its time, for its owner alone. A target is replaced when
// its successor is whole.
func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return err
	}
	dst, err := os.CreateTemp(filepath.Dir(to), ".copy-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	if err == nil {
		err = os.Chtimes(dst.Name(), info.ModTime(), info.ModTime())
	}
	if err := errors.Join(err, dst.Close()); err != nil {
		return errors.Join(err, os.Remove(dst.Name()))
	}
	return os.Rename(dst.Name(), to)
}
