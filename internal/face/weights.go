package face

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"atlas/internal/fault"
)

// The two files of the network, as the npm package @vladmandic/face-api has them.
const (
	manifestFile = "ssd_mobilenetv1_model-weights_manifest.json"
	weightsFile  = "ssd_mobilenetv1_model.bin"
)

// array is one named weight of the network: its dimensions in TensorFlow's order
// and its values, row-major.
type array struct {
	dims   []int
	values []float32
}

type weights map[string]array

// manifest is the TensorFlow.js description of a weights file.
type manifest []struct {
	Weights []struct {
		Name         string
		Shape        []int
		Quantization *struct{ Scale, Min float64 }
	}
}

func readWeights(dir string) (weights, error) {
	described, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "model_missing", "the face model is not installed")
	}
	data, err := os.ReadFile(filepath.Join(dir, weightsFile))
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "model_missing", "the face model is not installed")
	}
	w, err := parseWeights(described, data)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "model_broken", "the face model cannot be read")
	}
	return w, nil
}

// parseWeights splits data into the arrays the manifest lists one after another:
// a byte each for a quantised array (value·scale + min), else a 32-bit float.
func parseWeights(described, data []byte) (weights, error) {
	var m manifest
	if err := json.Unmarshal(described, &m); err != nil {
		return nil, fmt.Errorf("parsing weights manifest: %w", err)
	}
	w := weights{}
	for _, group := range m {
		for _, entry := range group.Weights {
			size := 1
			for _, d := range entry.Shape {
				size *= d
			}
			width := 1
			if entry.Quantization == nil {
				width = 4
			}
			if size < 0 || size > len(data)/width {
				return nil, fmt.Errorf("weights file ends within %s", entry.Name)
			}
			values := make([]float32, size)
			for i := range values {
				if q := entry.Quantization; q != nil {
					values[i] = float32(float64(data[i])*q.Scale + q.Min)
				} else {
					values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
				}
			}
			w[entry.Name], data = array{entry.Shape, values}, data[size*width:]
		}
	}
	return w, nil
}
