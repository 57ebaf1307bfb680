package sequence

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"atlas/internal/infer/convnet"
	"atlas/internal/onnx"
)

// Compile makes a network of a model. One with operations that it does not know is an
// error. m is not changed.
func Compile(m *onnx.Model) (*Network, error) {
	c := &compiler{Index: m.Graph.Index(), network: &Network{}, values: map[string]value{}, sizes: map[string][]int{}, done: map[*onnx.Node]bool{}}
	if err := c.compile(&m.Graph); err != nil {
		return nil, fmt.Errorf("compiling %s: %w", m.Graph.Name, err)
	}
	return c.network, nil
}

// compiler goes through a graph from node to node.
type compiler struct {
	*onnx.Index
	network *Network
	values  map[string]value
	sizes   map[string][]int // values that are lists of dimensions
	done    map[*onnx.Node]bool
}

// value is what is known of one of the graph's: matrices whose vectors stand beside each
// other, and in which order the graph has their numbers.
type value struct {
	dims  []int
	parts []*matrix
}

// Dimensions whose size is known when the network runs.
const (
	batch = math.MinInt + iota
	frames
)

func image(channels int) []int   { return []int{batch, channels, 1, frames} }
func vectors(channels int) []int { return []int{batch, frames, channels} }

// order is dimensions without those of 1 and with those of channels taken together: what
// has the same order lies alike.
func order(dims []int) (all []int) {
	for _, d := range dims {
		switch last := len(all) - 1; {
		case d == 1:
		case d > 0 && last >= 0 && all[last] > 0:
			all[last] *= d
		default:
			all = append(all, d)
		}
	}
	return all
}

func (c *compiler) compile(g *onnx.Graph) error {
	if len(g.Inputs) != 1 || len(g.Outputs) != 1 {
		return errors.New("it does not make one tensor of one")
	}
	if err := g.Check(); err != nil || !g.OnlyOwn() {
		return cmp.Or(err, errors.New("it has operations that are not ONNX's own"))
	}
	n := c.network
	for _, user := range c.Users[g.Inputs[0].Name] {
		if w := c.weights(user); w != nil && n.input == nil { // the graph does not say how many channels it takes
			n.input = &matrix{channels: int(w.Dims[1])}
		}
	}
	if n.input == nil {
		return errors.New("its input goes into no convolution")
	}
	c.values[g.Inputs[0].Name] = value{image(n.input.channels), []*matrix{n.input}}
	for _, node := range g.Nodes {
		if c.done[node] {
			continue
		}
		if n.output != nil {
			return errors.New("something comes after the probabilities")
		}
		if err := c.node(node, g.Outputs[0].Name); err != nil {
			return fmt.Errorf("%s of %s: %w", node.Op, node.Outputs[0], err)
		}
	}
	if n.output == nil {
		return errors.New("it ends without probabilities")
	}
	n.layOut()
	return nil
}

// weights are those of a convolution, nil of another node.
func (c *compiler) weights(n *onnx.Node) *onnx.Tensor {
	if n.Op != "Conv" || len(n.Inputs) < 2 {
		return nil
	}
	if w := c.Constants[n.Inputs[1]]; w != nil && len(w.Dims) == 4 {
		return w
	}
	return nil
}

func (c *compiler) node(n *onnx.Node, output string) error {
	if len(n.Inputs) == 0 || len(n.Outputs) != 1 {
		return errors.New("it does not make one value of others")
	}
	if done, err := c.size(n); done || err != nil {
		return err
	}
	v, ok := c.values[n.Inputs[0]]
	if !ok {
		return fmt.Errorf("%s is not known", n.Inputs[0])
	}
	switch n.Op {
	case "Conv":
		return c.conv(n, v)
	case "MatMul":
		return c.product(n, v)
	case "ReduceMean":
		return c.norm(n, v)
	case "Reshape":
		return c.reshape(n, v)
	case "Squeeze":
		return c.squeeze(n, v)
	case "Transpose":
		return c.transpose(n, v)
	case "Concat":
		return c.concat(n)
	case "Softmax":
		return c.softmax(n, v, output)
	}
	return errors.New("the operation is not known")
}

// size reads an operation on dimensions. Done is false when it is none.
func (c *compiler) size(n *onnx.Node) (done bool, err error) {
	if n.Op == "Shape" {
		v, ok := c.values[n.Inputs[0]]
		if len(n.Attributes) > 0 {
			return false, errors.New("it is not of all dimensions")
		}
		c.sizes[n.Outputs[0]] = v.dims
		return ok, nil
	}
	var lists [][]int
	for _, in := range n.Inputs {
		list, ok := c.list(in)
		if !ok {
			return false, nil
		}
		lists = append(lists, list)
	}
	switch n.Op {
	case "Cast":
		if to, _ := n.Attribute("to"); onnx.DataType(to.Int) != onnx.Int32 && onnx.DataType(to.Int) != onnx.Int64 {
			return false, errors.New("not all dimensions can be written so")
		}
		c.sizes[n.Outputs[0]] = lists[0]
	case "Concat":
		c.sizes[n.Outputs[0]] = slices.Concat(lists...)
	case "Slice":
		from, to := ints(n, "starts"), ints(n, "ends")
		if len(lists) != 1 || len(from) != 1 || len(to) != 1 || from[0] < 0 || to[0] > len(lists[0]) || from[0] > to[0] {
			return false, errors.New("it is not a slice from one place to another")
		}
		c.sizes[n.Outputs[0]] = lists[0][from[0]:to[0]]
	default:
		return false, errors.New("the operation is not known for dimensions")
	}
	return true, nil
}

// list is a value that is a list of dimensions.
func (c *compiler) list(name string) (list []int, ok bool) {
	if list, ok := c.sizes[name]; ok {
		return list, true
	}
	t := c.Constants[name]
	if t == nil || len(t.Dims) != 1 {
		return nil, false
	}
	for raw := t.Raw; len(raw) > 0; {
		d := 0
		switch t.Type {
		case onnx.Int32:
			d, raw = int(int32(binary.LittleEndian.Uint32(raw))), raw[4:]
		case onnx.Int64:
			d, raw = int(int64(binary.LittleEndian.Uint64(raw))), raw[8:]
		default:
			return nil, false
		}
		if d < -1 || d > mostNumbers {
			return nil, false
		}
		list = append(list, d)
	}
	return list, true
}

// mostNumbers is how many a vector has at most, such that what is multiplied here is a number.
const mostNumbers = 1 << 20

// ints are an attribute's.
func ints(n *onnx.Node, name string) (all []int) {
	a, _ := n.Attribute(name)
	for _, v := range a.Ints {
		all = append(all, int(v))
	}
	return all
}

func (c *compiler) reshape(n *onnx.Node, v value) error {
	if zero, _ := n.Attribute("allowzero"); len(n.Inputs) != 2 || zero.Int != 0 {
		return errors.New("it does not say into what, or into nothing")
	}
	to, ok := c.list(n.Inputs[1])
	if !ok {
		return fmt.Errorf("%s is not a list of dimensions", n.Inputs[1])
	}
	to = slices.Clone(to)
	for i, d := range to {
		if d == 0 && i < len(v.dims) {
			to[i] = v.dims[i]
		}
	}
	if channels, _ := product(to); channels > mostNumbers {
		return errors.New("its vectors are too long")
	}
	if open := slices.Index(to, -1); open >= 0 {
		to[open] = missing(v.dims, slices.Delete(slices.Clone(to), open, open+1))
	}
	if !slices.Equal(order(to), order(v.dims)) {
		return errors.New("it mixes vectors")
	}
	c.values[n.Outputs[0]] = value{to, v.parts}
	return nil
}

// missing is the dimension that some have and others lack, 0 when that is not one.
func missing(all, some []int) int {
	channels, sizes := product(all)
	own, known := product(some)
	for _, d := range known {
		if at := slices.Index(sizes, d); at >= 0 {
			sizes = slices.Delete(sizes, at, at+1)
		}
	}
	switch {
	case len(sizes) == 0 && channels%own == 0:
		return channels / own
	case len(sizes) == 1 && channels == own:
		return sizes[0]
	}
	return 0
}

// product is that of the dimensions which are known, or too much, and those which are not.
func product(dims []int) (channels int, sizes []int) {
	channels = 1
	for _, d := range dims {
		if d > 0 {
			channels = min(channels*d, mostNumbers+1)
		} else {
			sizes = append(sizes, d)
		}
	}
	return channels, sizes
}

func (c *compiler) squeeze(n *onnx.Node, v value) error {
	v.dims = slices.Clone(v.dims)
	axes := ints(n, "axes")
	if len(axes) != 1 || axes[0] < 0 || axes[0] >= len(v.dims) || v.dims[axes[0]] != 1 {
		return errors.New("it is not of one dimension of 1")
	}
	v.dims = slices.Delete(v.dims, axes[0], axes[0]+1)
	c.values[n.Outputs[0]] = v
	return nil
}

func (c *compiler) transpose(n *onnx.Node, v value) error {
	perm := ints(n, "perm")
	for i := range v.dims {
		if len(perm) != len(v.dims) || !slices.Contains(perm, i) {
			return errors.New("it is of other dimensions")
		}
	}
	dims, numbers := make([]int, len(perm)), 0
	for i, from := range perm {
		if dims[i] = v.dims[from]; dims[i] > 1 {
			numbers++
		}
	}
	if numbers > 1 { // channels in parts
		return c.attention(n, v, perm)
	}
	c.values[n.Outputs[0]] = value{dims, v.parts}
	return nil
}

func (c *compiler) concat(n *onnx.Node) error {
	axis, _ := n.Attribute("axis")
	all := value{dims: image(0)}
	for _, in := range n.Inputs {
		v := c.values[in]
		if len(v.dims) != 4 || !slices.Equal(v.dims, image(v.dims[1])) || axis.Int != 1 {
			return errors.New("it does not put channels beside each other")
		}
		all.dims[1] += v.dims[1]
		all.parts = append(all.parts, v.parts...)
	}
	c.values[n.Outputs[0]] = all
	return nil
}

func (c *compiler) softmax(n *onnx.Node, v value, output string) error {
	axis, _ := n.Attribute("axis")
	if len(v.parts) != 1 || !slices.Equal(v.dims, vectors(v.parts[0].channels)) || axis.Int != 2 || n.Outputs[0] != output {
		return errors.New("it is not the last one, over all channels")
	}
	c.network.output = v.parts[0]
	return nil
}

// layOut has matrices lie where none lies that is still needed.
func (n *Network) layOut() {
	last := map[*matrix]int{n.input: 0, n.output: len(n.steps)}
	for i, s := range n.steps {
		for _, m := range append(s.takes(), s.makes()) {
			last[m] = max(last[m], i)
		}
	}
	placed := []*matrix{n.input}
	n.size = n.input.stride()
	for i, s := range n.steps {
		placed = slices.DeleteFunc(placed, func(m *matrix) bool { return last[m] < i })
		y := s.makes()
		slices.SortFunc(placed, func(a, b *matrix) int { return a.at - b.at })
		for _, m := range placed {
			if y.at+y.stride() <= m.at {
				break
			}
			y.at = m.at + m.stride()
		}
		placed = append(placed, y)
		n.size = max(n.size, y.at+y.stride())
	}
}

// matrix is a new one.
func newMatrix(channels int) *matrix { return &matrix{channels: channels} }

// padded lays out a number for each channel.
func padded(v []float32) []float32 {
	return append(v, make([]float32, convnet.Stride(len(v))-len(v))...)
}
