// Package tracing says where the time of a flow goes: spans of OpenTelemetry from the
// request that brought a document to the receiver's answer. The trace goes on in the
// jobs that a span adds, on whatever machine works them. Spans hold ids, kinds, codes
// and counts: nothing a client sent.
package tracing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// scope names who made a span, as OpenTelemetry has it.
const scope = "atlas"

// Options say where spans go besides what the environment says.
type Options struct {
	Version string       // of the program
	File    string       // gets a line of JSON a span; "" for none
	Log     *slog.Logger // told when spans cannot be sent
}

// Tracer begins traces. A nil Tracer begins none, and what is done without a trace
// makes no spans. It is safe for concurrent use.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	file     *os.File // nil for none
}

// Open makes a Tracer that sends spans by OTLP as the OTEL_* variables of the
// OpenTelemetry specification say, and to the file of the options. It returns nil when
// there is neither an endpoint nor a file.
func Open(ctx context.Context, o Options) (*Tracer, error) {
	toCollector, err := wanted()
	if err != nil {
		return nil, err
	}
	if !toCollector && o.File == "" {
		return nil, nil
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", "atlas"), attribute.String("service.version", o.Version),
	), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("tracing: OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	t := new(Tracer)
	settings := []sdk.TracerProviderOption{sdk.WithResource(about)}
	if toCollector {
		exporter, err := otlptracehttp.New(ctx)
		if err != nil {
			return nil, fmt.Errorf("tracing: %w", err)
		}
		settings = append(settings, sdk.WithBatcher(exporter))
	}
	if o.File != "" {
		const ownerOnly = 0o600
		if t.file, err = os.OpenFile(o.File, os.O_CREATE|os.O_APPEND|os.O_WRONLY, ownerOnly); err != nil {
			return nil, fmt.Errorf("trace_file: %w", err)
		}
		exporter, err := stdouttrace.New(stdouttrace.WithWriter(t.file))
		if err != nil {
			return nil, errors.Join(err, t.file.Close())
		}
		settings = append(settings, sdk.WithBatcher(exporter))
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { o.Log.Warn("spans were lost", "error", err) }))
	t.provider = sdk.NewTracerProvider(settings...)
	t.tracer = t.provider.Tracer(scope)
	return t, nil
}

// wanted says whether the environment asks for spans to be sent.
func wanted() (bool, error) {
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return false, nil
	}
	switch which := os.Getenv("OTEL_TRACES_EXPORTER"); which {
	case "none":
		return false, nil
	case "otlp":
	case "":
		if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
			return false, nil
		}
	default:
		return false, errors.New("OTEL_TRACES_EXPORTER: give otlp or none; for a file there is the setting trace_file")
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if os.Getenv(name) == "grpc" {
			return false, fmt.Errorf("%s: give http/protobuf or http/json; collectors take them on port 4318", name)
		}
	}
	return true, nil
}

// Close sends the spans that are left, until ctx ends.
func (t *Tracer) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if err := t.provider.Shutdown(ctx); err != nil {
		otel.Handle(err) // a collector that is away keeps nobody from stopping
	}
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}
