package ocrbench_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"atlas/internal/ocrbench"
	"atlas/internal/specimen"
)

// parrot says the same of every picture.
type parrot struct {
	name, text string
	took       time.Duration
}

func (p parrot) Name() string { return p.name }

func (p parrot) Read(_ context.Context, path string) (ocrbench.Reading, error) {
	if _, err := os.Stat(path); err != nil {
		return ocrbench.Reading{}, err
	}
	return ocrbench.Reading{Text: p.text, Wall: p.took, CPU: p.took}, nil
}

func (parrot) Close() error { return nil }

func TestRace(t *testing.T) {
	picture := specimen.Specimen{Name: "a", Truth: specimen.Truth{Words: []specimen.Word{{Text: "Lake"}, {Text: "Road,"}, {Text: "Road"}}}}
	peers := []ocrbench.Peer{parrot{"all", "Road\nLake Road", time.Second}, parrot{"one", "lake Road", 3 * time.Second}}
	got, err := ocrbench.Race(t.Context(), peers, []specimen.Specimen{picture, picture}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	want := []ocrbench.Standing{
		{Peer: "all", Wall: time.Second, CPU: time.Second, Words: 6, Found: 6},
		{Peer: "one", Wall: 3 * time.Second, CPU: 3 * time.Second, Words: 6, Found: 2},
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
	var table strings.Builder
	if err := ocrbench.WriteStandings(&table, got); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(table.String(), "3.0") || !strings.Contains(table.String(), "33.3 %") {
		t.Errorf("the table does not compare:\n%s", table.String())
	}
}

func TestStandingsOfPicturesWithoutWords(t *testing.T) {
	var table strings.Builder
	if err := ocrbench.WriteStandings(&table, []ocrbench.Standing{{Peer: "a", CPU: time.Second}}); err != nil {
		t.Fatal(err)
	}
	if got := table.String(); !strings.Contains(got, "unknown") || strings.Contains(got, "0.0 %") {
		t.Errorf("words that nobody counted are told as missed:\n%s", got)
	}
}
