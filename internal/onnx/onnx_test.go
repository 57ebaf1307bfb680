package onnx_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/onnx"
)

// whole compares models with the fields they only carry through.
var whole = cmp.Exporter(func(reflect.Type) bool { return true })

func TestEncodedModelDecodesToItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := model().Draw(t, "model")
		got, err := onnx.Decode(want.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, whole); diff != "" {
			t.Fatalf("decoded model (-want +got):\n%s", diff)
		}
	})
}

// model draws models whose every field differs from its zero value at times. An
// empty list and none are the same on the wire, so lists are nil when empty.
func model() *rapid.Generator[*onnx.Model] {
	name := rapid.StringMatching(`[a-z]{0,3}`)
	number := rapid.Int64()
	return rapid.Custom(func(t *rapid.T) *onnx.Model {
		m := &onnx.Model{
			IRVersion: number.Draw(t, "ir"), Producer: name.Draw(t, "producer"),
			Graph: onnx.Graph{Name: name.Draw(t, "graph")},
		}
		for range rapid.IntRange(0, 3).Draw(t, "entries") {
			tensor := &onnx.Tensor{Name: name.Draw(t, "tensor"), Type: onnx.Float32, Dims: list(t, number), Raw: list(t, rapid.Byte())}
			m.Opsets = append(m.Opsets, onnx.Opset{Domain: name.Draw(t, "domain"), Version: number.Draw(t, "version")})
			m.Graph.Initializers = append(m.Graph.Initializers, tensor)
			m.Graph.Inputs = append(m.Graph.Inputs, onnx.Value{Name: name.Draw(t, "input"), Type: onnx.Int64, Dims: dims(t, name)})
			m.Graph.Outputs = append(m.Graph.Outputs, onnx.Value{Name: name.Draw(t, "output"), Dims: dims(t, name)})
			m.Graph.Inner = append(m.Graph.Inner, onnx.Value{Name: name.Draw(t, "inner"), Dims: dims(t, name)})
			m.Graph.Nodes = append(m.Graph.Nodes, &onnx.Node{
				Name: name.Draw(t, "node"), Op: name.Draw(t, "op"), Domain: name.Draw(t, "op domain"),
				Inputs: list(t, name), Outputs: list(t, name),
				Attributes: []onnx.Attribute{
					onnx.Ints("ints", list(t, number)...),
					{Name: "all", Type: onnx.AttributeTensor, Float: rapid.Float32().Draw(t, "float"), Int: number.Draw(t, "int"),
						String: list(t, rapid.Byte()), Tensor: tensor, Floats: list(t, rapid.Float32())},
				},
			})
		}
		return m
	})
}

func list[T any](t *rapid.T, of *rapid.Generator[T]) []T {
	return append([]T(nil), rapid.SliceOfN(of, 0, 3).Draw(t, "list")...)
}

func dims(t *rapid.T, name *rapid.Generator[string]) (d []onnx.Dim) {
	for range rapid.IntRange(0, 3).Draw(t, "dims") {
		d = append(d, onnx.Dim{Size: rapid.Int64().Draw(t, "size"), Param: name.Draw(t, "param")})
	}
	return d
}

func TestTensorListsOfOldModelsBecomeRaw(t *testing.T) {
	tests := []struct {
		name   string
		tensor []byte // a TensorProto
		want   []byte
	}{
		{"packed float_data", []byte{0x22, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40}, []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0x40}},
		{"single float_data", []byte{0x25, 0, 0, 0x80, 0x3f}, []byte{0, 0, 0x80, 0x3f}},
		{"packed int64_data", []byte{0x3a, 2, 5, 1}, []byte{5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}},
		{"raw_data", []byte{0x4a, 2, 7, 9}, []byte{7, 9}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			graph := append([]byte{0x2a, byte(len(tt.tensor))}, tt.tensor...) // initializer
			m, err := onnx.Decode(append([]byte{0x3a, byte(len(graph))}, graph...))
			if err != nil {
				t.Fatal(err)
			}
			if got := m.Graph.Initializers[0].Raw; !bytes.Equal(got, tt.want) {
				t.Errorf("Raw = %x, want %x", got, tt.want)
			}
		})
	}
}

func TestUnknownFieldsAreCarriedThrough(t *testing.T) {
	docString := []byte{0x32, 3, 'w', 'h', 'y'} // ModelProto.doc_string
	m, err := onnx.Decode(docString)
	if err != nil {
		t.Fatal(err)
	}
	if b := m.Encode(); !bytes.Contains(b, docString) {
		t.Errorf("Encode = %x, want it to hold %x", b, docString)
	}
}

func TestRealModelRunsTheSameAfterRewriting(t *testing.T) {
	dir := modelstest.Dir(t)
	file, err := os.ReadFile(filepath.Join(dir, "ch_ppocr_mobile_v2.0_cls_infer.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := onnx.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	rt, err := infer.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(run(t, rt, file), run(t, rt, m.Encode())); diff != "" {
		t.Errorf("result (-before +after):\n%s", diff)
	}
}

// run gives what the line direction model says of a plain ramp.
func run(t *testing.T, rt *infer.Runtime, model []byte) (result []float32) {
	t.Helper()
	s, err := rt.Session(model, []string{"x"}, []string{"softmax_0.tmp_0"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	input := infer.Tensor{Shape: []int64{1, 3, 48, 192}, Data: make([]float32, 3*48*192)}
	for i := range input.Data {
		input.Data[i] = float32(i%97) / 97
	}
	err = s.Run(t.Context(), []infer.Tensor{input}, func(out []infer.Tensor) error {
		result = append(result, out[0].Data...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestTensorValues(t *testing.T) {
	want := []float32{1, -2.5, 0}
	got, err := onnx.Floats("f", []int64{3, 1}, want).Floats()
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Floats: %v (-want +got):\n%s", err, diff)
	}
	if _, err := onnx.Int64s("i", 1, 2).Floats(); err == nil {
		t.Error("integers were read as floats")
	}
}

func FuzzDecode(f *testing.F) {
	m := onnx.Model{IRVersion: 8, Opsets: []onnx.Opset{{Version: 13}}, Graph: onnx.Graph{
		Nodes:        []*onnx.Node{{Op: "Conv", Inputs: []string{"x", ""}, Attributes: []onnx.Attribute{onnx.Ints("pads", 0, 1)}}},
		Initializers: []*onnx.Tensor{onnx.Floats("w", []int64{2}, []float32{1, 2}), onnx.Int64s("shape", 1, -1)},
		Inputs:       []onnx.Value{{Name: "x", Type: onnx.Float32, Dims: []onnx.Dim{{Size: 3}, {Param: "width"}}}},
	}}
	f.Add(m.Encode())
	f.Add([]byte{0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := onnx.Decode(b)
		if err != nil {
			return
		}
		again, err := onnx.Decode(m.Encode())
		if err != nil {
			t.Fatalf("what Encode wrote does not decode: %v", err)
		}
		if !bytes.Equal(again.Encode(), m.Encode()) {
			t.Fatal("a second round changed the model")
		}
	})
}
