package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"atlas/internal/fault"
)

func TestUnclassifiedErrorsShowNothingAndAreRetried(t *testing.T) {
	err := fmt.Errorf("opening: %w", errors.New("disk on fire"))
	if fault.KindOf(err) != fault.Internal || fault.CodeOf(err) != "internal" || fault.Detail(err) != "internal error" || !fault.Retryable(err) {
		t.Errorf("kind %v, code %q, detail %q, retryable %v", fault.KindOf(err), fault.CodeOf(err), fault.Detail(err), fault.Retryable(err))
	}
}

func TestAFaultIsSeenThroughWrapping(t *testing.T) {
	cause := errors.New("EOF")
	err := fmt.Errorf("decoding page 3: %w", fault.Wrap(cause, fault.Invalid, "damaged", "image is damaged"))
	if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "damaged" || fault.Detail(err) != "image is damaged" {
		t.Errorf("kind %v, code %q, detail %q", fault.KindOf(err), fault.CodeOf(err), fault.Detail(err))
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if want := "decoding page 3: image is damaged: EOF"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestInternalDetailIsNeverShown(t *testing.T) {
	if got := fault.Detail(fault.New(fault.Internal, "broken", "table documents is gone")); got != "internal error" {
		t.Errorf("got %q", got)
	}
}

func TestRetryable(t *testing.T) {
	cases := map[fault.Kind]bool{
		fault.Internal: true, fault.Busy: true, fault.Unavailable: true,
		fault.Invalid: false, fault.NotFound: false, fault.Unsupported: false, fault.TooLarge: false, fault.Conflict: false,
	}
	for kind, want := range cases {
		if got := fault.Retryable(fault.New(kind, "x", "x")); got != want {
			t.Errorf("kind %v: got %v", kind, got)
		}
	}
}
