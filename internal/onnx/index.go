package onnx

import "fmt"

// Index tells how a graph's nodes hang together, as they were when it was made.
type Index struct {
	Constants map[string]*Tensor
	Makers    map[string]*Node   // by the value that they make
	Users     map[string][]*Node // by the value that they take, once for each time

	given map[string]bool // values that are the graph's outputs
}

// Index goes through the graph.
func (g *Graph) Index() *Index {
	x := &Index{Constants: map[string]*Tensor{}, Makers: map[string]*Node{}, Users: map[string][]*Node{}, given: map[string]bool{}}
	for _, v := range g.Outputs {
		x.given[v.Name] = true
	}
	for _, t := range g.Initializers {
		x.Constants[t.Name] = t
	}
	for _, n := range g.Nodes {
		for _, in := range n.Inputs {
			x.Users[in] = append(x.Users[in], n)
		}
		for _, out := range n.Outputs {
			x.Makers[out] = n
		}
	}
	return x
}

// SoleUser is the node that alone takes a value, and that once, nil when there is none, its
// operation is another, or the graph gives the value.
func (x *Index) SoleUser(value, op string) *Node {
	if users := x.Users[value]; len(users) == 1 && users[0].Op == op && !x.given[value] {
		return users[0]
	}
	return nil
}

// Floats are the numbers of a constant.
func (x *Index) Floats(name string) ([]float32, error) {
	t := x.Constants[name]
	if t == nil {
		return nil, fmt.Errorf("%s is not a constant", name)
	}
	return t.Floats()
}

// Number is that of a constant of one, which leaves what it is added to or multiplied with
// in its shape: with two dimensions or more it may give that more, too.
func (x *Index) Number(name string) (float32, error) {
	v, err := x.Floats(name)
	if err == nil && (len(v) != 1 || len(x.Constants[name].Dims) > 1) {
		err = fmt.Errorf("%s is not one number", name)
	}
	if err != nil {
		return 0, err
	}
	return v[0], nil
}
