package ocr

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"

	"go.yaml.in/yaml/v3"

	"atlas/internal/fault"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

// Ranges are those over which the values between the layers of models spread when they
// read: what computing with 8 bits needs to know. `atlas models calibrate` makes them.
type Ranges struct {
	Version string                 `yaml:"version"`
	Models  map[string]ModelRanges `yaml:"models"` // by file name
}

// ModelRanges are those of one model file, by the name of the value in its graph.
type ModelRanges struct {
	SHA256 string           `yaml:"sha256"`
	Values map[string]Range `yaml:"values"`
}

// Range is the lowest and the highest number.
type Range [2]float64

//go:embed ranges.yaml
var rangesFile []byte

// builtinRanges are those the program carries.
func builtinRanges() (*Ranges, error) {
	d := yaml.NewDecoder(bytes.NewReader(rangesFile))
	d.KnownFields(true)
	var r Ranges
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("reading ranges.yaml: %w", err)
	}
	return &r, nil
}

// quantise has a model that ranges are known for compute with 8 bits. It is a
// preparation.
func (r *Ranges) quantise(name string, file []byte, m *onnx.Model) error {
	known, ok := r.Models[name]
	if !ok {
		return nil
	}
	if checksum(file) != known.SHA256 {
		return fault.New(fault.Internal, "ranges_outdated",
			fmt.Sprintf("the value ranges of %s are for another version of it: make them again with `atlas models calibrate`, or set the precision to %s", name, Float32))
	}
	values := make(map[string]fuse.Range, len(known.Values))
	for value, v := range known.Values {
		values[value] = fuse.Range{Low: v[0], High: v[1]}
	}
	return fuse.Quantise(m, values)
}

func checksum(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

// MarshalYAML puts both numbers on one line.
func (r Range) MarshalYAML() (any, error) {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, v := range r {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: fmt.Sprintf("%.3f", v)})
	}
	return n, nil
}
