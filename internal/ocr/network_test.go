package ocr

import (
	"fmt"
	"testing"

	"atlas/internal/infer"
	"atlas/internal/infer/convnet"
	"atlas/internal/infer/narrow"
	"atlas/internal/infer/sequence"
	"atlas/internal/modelstest"
)

// TestNetworksSuitTheProcessor: what is slower than it could be gives the same results, so
// nothing else would tell.
func TestNetworksSuitTheProcessor(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	runtime := fmt.Sprintf("%T", (*infer.Session)(nil))
	for _, p := range []Precision{Automatic, Float32} {
		e, err := Open(rt, modelstest.Dir(t), Options{Workers: 1, Precision: p})
		if err != nil {
			t.Fatal(err)
		}
		detector, recogniser := runtime, runtime
		if convnet.Supported() {
			detector = fmt.Sprintf("%T", (*convnet.Network)(nil))
		}
		if narrow.Supported() && p.chosen() == Int8 {
			recogniser = fmt.Sprintf("%T", chained{})
			if c, ok := e.recogniser.(chained); ok {
				got := fmt.Sprintf("%T, %T", c.before, c.after)
				if want := fmt.Sprintf("%T, %T", (*convnet.Network)(nil), (*sequence.Network)(nil)); got != want {
					t.Errorf("with precision %q the ends of the recogniser's chain are %s, want %s", p, got, want)
				}
			}
		}
		pairs := p != Float32 && convnet.PairsFaster()
		if c, ok := e.recogniser.(chained); ok {
			if n, ok := c.after.(*sequence.Network); ok && n.Paired() != pairs {
				t.Errorf("with precision %q the end of the recogniser's chain computes in pairs: %t", p, n.Paired())
			}
		}
		for of, n := range map[string]struct {
			network network
			want    string
		}{"detector": {e.detector, detector}, "recogniser": {e.recogniser, recogniser}, "classifier": {e.classifier, runtime}} {
			if got := fmt.Sprintf("%T", n.network); got != n.want {
				t.Errorf("with precision %q the %s is a %s, want a %s", p, of, got, n.want)
			}
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}
