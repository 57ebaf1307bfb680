package face

import (
	"fmt"
	"math"

	"atlas/internal/onnx"
)

// The network's picture side, anchor boxes and values it gives for each of them:
// a box, and a score for each of three classes of which faces are the second.
const (
	side        = 512
	anchors     = 5118
	boxValues   = 4
	classValues = 3
	faceClass   = 1
)

// Names of the graph's input and outputs.
const (
	inputName = "image"
	boxName   = "boxes"
	className = "classes"
)

// batchNormEpsilon is what the network was trained with (face-api
// ssdMobilenetv1/mobileNetV1.ts).
const batchNormEpsilon = 0.0010000000474974513

// network is a graph that is being built. The first fault stops the building.
type network struct {
	weights weights
	graph   onnx.Graph
	err     error
}

// value is something a node computes: its name and, as the padding depends on it,
// the height and width, which are equal throughout.
type value struct {
	name string
	side int
}

// build makes the SSD MobileNetV1 graph: picture [1,3,512,512] in, boxes
// [1,5118,4] and classes [1,5118,3] out.
func build(w weights) (*onnx.Model, error) {
	n := &network{weights: w}
	n.constant(onnx.Floats("zero", nil, []float32{0}))
	n.constant(onnx.Floats("six", nil, []float32{6}))
	v := n.convolve(value{inputName, side}, "MobilenetV1/Conv2d_0_pointwise", 2)
	var features []value
	for i := 1; i <= 13; i++ {
		stride := 1
		if i == 2 || i == 4 || i == 6 || i == 12 {
			stride = 2
		}
		v = n.depthwise(v, fmt.Sprintf("MobilenetV1/Conv2d_%d_depthwise", i), stride)
		v = n.convolve(v, fmt.Sprintf("MobilenetV1/Conv2d_%d_pointwise", i), 1)
		if i == 11 || i == 13 {
			features = append(features, v)
		}
	}
	for i := 0; i < 8; i += 2 {
		v = n.convolve(v, fmt.Sprintf("Prediction/Conv2d_%d_pointwise", i), 1)
		v = n.convolve(v, fmt.Sprintf("Prediction/Conv2d_%d_pointwise", i+1), 2)
		features = append(features, v)
	}
	n.heads(features, boxName, "BoxEncodingPredictor", boxValues)
	n.heads(features, className, "ClassPredictor", classValues)
	n.graph.Name = "ssd_mobilenetv1"
	n.graph.Inputs = []onnx.Value{floatValue(inputName, 1, 3, side, side)}
	n.graph.Outputs = []onnx.Value{floatValue(boxName, 1, anchors, boxValues), floatValue(className, 1, anchors, classValues)}
	return &onnx.Model{IRVersion: 8, Opsets: []onnx.Opset{{Version: 13}}, Graph: n.graph}, n.err
}

func floatValue(name string, sizes ...int64) onnx.Value {
	v := onnx.Value{Name: name, Type: onnx.Float32}
	for _, s := range sizes {
		v.Dims = append(v.Dims, onnx.Dim{Size: s})
	}
	return v
}

// array returns the named weight, which must have rank dimensions.
func (n *network) array(name string, rank int) array {
	a, ok := n.weights[name]
	if (!ok || len(a.dims) != rank) && n.err == nil {
		n.err = fmt.Errorf("weights have no %d-dimensional %s", rank, name)
	}
	if n.err != nil {
		return array{dims: make([]int, rank)}
	}
	return a
}

// convolve adds a convolution whose batch norm the weights already hold, and relu6.
func (n *network) convolve(in value, name string, stride int) value {
	kernel, dims := channelsFirst(n.array(name+"/weights", 4))
	bias := n.array(name+"/convolution_bn_offset", 1)
	return n.relu6(n.conv(in, name, kernel, dims, bias.values, stride, 1))
}

// depthwise adds a convolution of each channel by itself, with its batch norm
// folded into kernel and bias, and relu6.
func (n *network) depthwise(in value, name string, stride int) value {
	a := n.array(name+"/depthwise_weights", 4)
	gamma := n.array(name+"/BatchNorm/gamma", 1).values
	beta := n.array(name+"/BatchNorm/beta", 1).values
	mean := n.array(name+"/BatchNorm/moving_mean", 1).values
	variance := n.array(name+"/BatchNorm/moving_variance", 1).values
	channels := a.dims[2]
	if n.err == nil && min(len(gamma), len(beta), len(mean), len(variance)) < channels {
		n.err = fmt.Errorf("batch norm of %s is too short", name)
	}
	if n.err != nil {
		return value{name, in.side}
	}
	area := a.dims[0] * a.dims[1]
	kernel, bias := make([]float32, area*channels), make([]float32, channels)
	for c := range channels {
		scale := gamma[c] / float32(math.Sqrt(float64(variance[c])+batchNormEpsilon))
		bias[c] = beta[c] - mean[c]*scale
		for k := range area {
			kernel[c*area+k] = a.values[k*channels+c] * scale
		}
	}
	dims := []int64{int64(channels), 1, int64(a.dims[0]), int64(a.dims[1])}
	return n.relu6(n.conv(in, name, kernel, dims, bias, stride, channels))
}

// channelsFirst turns a kernel [height, width, in, out] into ONNX's order
// [out, in, height, width].
func channelsFirst(a array) (kernel []float32, dims []int64) {
	area, in, out := a.dims[0]*a.dims[1], a.dims[2], a.dims[3]
	kernel = make([]float32, len(a.values))
	for k := range area {
		for i := range in {
			for o := range out {
				kernel[(o*in+i)*area+k] = a.values[(k*in+i)*out+o]
			}
		}
	}
	return kernel, []int64{int64(out), int64(in), int64(a.dims[0]), int64(a.dims[1])}
}

// conv adds a square convolution with TensorFlow's SAME padding: the result is
// input/stride wide, and an odd pixel of padding goes to the right and bottom.
func (n *network) conv(in value, name string, kernel []float32, dims []int64, bias []float32, stride, groups int) value {
	if n.err != nil {
		return in
	}
	size := int(dims[3])
	out := (in.side + stride - 1) / stride
	pad := int64(max((out-1)*stride+size-in.side, 0))
	n.constant(onnx.Floats(name+"/kernel", dims, kernel))
	n.constant(onnx.Floats(name+"/bias", []int64{int64(len(bias))}, bias))
	n.add("Conv", name, []string{in.name, name + "/kernel", name + "/bias"},
		onnx.Ints("kernel_shape", int64(size), int64(size)),
		onnx.Ints("strides", int64(stride), int64(stride)),
		onnx.Ints("pads", pad/2, pad/2, pad-pad/2, pad-pad/2),
		onnx.Int("group", int64(groups)))
	return value{name, out}
}

func (n *network) relu6(in value) value {
	name := in.name + "/relu6"
	n.add("Clip", name, []string{in.name, "zero", "six"})
	return value{name, in.side}
}

// heads adds, for each feature map, the convolution that gives width values for
// each of its anchors, and joins them to [1, anchors, width] in the order of the
// anchors: by row, by column, by shape.
func (n *network) heads(features []value, name, predictor string, width int64) {
	n.constant(onnx.Int64s(name+"/shape", 1, -1, width))
	var rows []string
	for i, f := range features {
		at := fmt.Sprintf("Prediction/BoxPredictor_%d/%s", i, predictor)
		kernel, dims := channelsFirst(n.array(at+"/weights", 4))
		v := n.conv(f, at, kernel, dims, n.array(at+"/biases", 1).values, 1, 1)
		n.add("Transpose", at+"/nhwc", []string{v.name}, onnx.Ints("perm", 0, 2, 3, 1))
		n.add("Reshape", at+"/rows", []string{at + "/nhwc", name + "/shape"})
		rows = append(rows, at+"/rows")
	}
	n.add("Concat", name, rows, onnx.Int("axis", 1))
}

func (n *network) constant(t *onnx.Tensor) {
	n.graph.Initializers = append(n.graph.Initializers, t)
}

// add appends a node whose one output has the node's name.
func (n *network) add(op, name string, inputs []string, attributes ...onnx.Attribute) {
	n.graph.Nodes = append(n.graph.Nodes, &onnx.Node{
		Name: name, Op: op, Inputs: inputs, Outputs: []string{name}, Attributes: attributes,
	})
}
