package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"time"

	"atlas/internal/blob/s3blob"
	"atlas/internal/idempotency"
	"atlas/internal/keyring"
	"atlas/internal/ocr"
	"atlas/internal/queue"
	"atlas/internal/vault"
)

// Config holds every setting. A field's koanf tag is its key in the configuration
// file; the variable ATLAS_KEY and the flag --key (with dashes) name the same.
type Config struct {
	Listen         string `koanf:"listen" help:"Address to listen on. Default ${listen}."`
	MetricsListen  string `koanf:"metrics_listen" help:"Address to serve Prometheus metrics on, at /metrics. Default: nowhere." placeholder:"HOST:PORT"`
	TLSCert        string `koanf:"tls_cert" help:"Certificate (PEM, with its chain) to serve the API over TLS with. Read again when it changes. Default: no TLS." placeholder:"FILE"`
	TLSKey         string `koanf:"tls_key" help:"Private key of tls_cert (PEM)." placeholder:"FILE"`
	ACMEHost       string `koanf:"acme_host" help:"Name to get a certificate for from Let's Encrypt, which must reach the server on port 443." placeholder:"HOST"`
	ACMEEmail      string `koanf:"acme_email" help:"Where Let's Encrypt writes to when a certificate is not renewed." placeholder:"ADDRESS"`
	PublicURL      string `koanf:"public_url" help:"Where clients reach the server, for the URLs it hands out. Default http://LISTEN, or https."`
	Role           role   `koanf:"role" help:"all, api or worker: what this process does, of the servers that share a database. Default ${role}."`
	Data           string `koanf:"data" help:"Folder for the database, keys and files. Default ${data}." placeholder:"DIR"`
	DatabaseURL    secret `koanf:"database_url" help:"PostgreSQL database: postgres://USER:PASSWORD@HOST/NAME. Default: a file in DATA." placeholder:"URL"`
	BlobURL        string `koanf:"blob_url" help:"Bucket of an S3 server for files: s3://BUCKET/PREFIX?region=REGION&endpoint=URL. Default: a folder in DATA." placeholder:"URL"`
	Models         string `koanf:"models" help:"Folder of the models. Default: models beside the program, or one folder up." placeholder:"DIR"`
	ServerKey      secret `koanf:"server_key" help:"The key all others derive from, 32 bytes in base64. Default: DATA/server.key, made at the first start." placeholder:"KEY"`
	VaultKey       string `koanf:"vault_key" help:"The key that the keys of personal data are wrapped under: server (derived from the server key), file:PATH, env:NAME, or command:PROGRAM ARGUMENTS for a KMS or PKCS#11. Default ${vault_key}." placeholder:"KEY"`
	VaultKeyBefore string `koanf:"vault_key_before" help:"The vault_key of before, until atlas keys rewrap has been run." placeholder:"KEY"`
	LogLevel       string `koanf:"log_level" help:"debug, info, warn or error. Default ${log_level}."`
	LogFormat      string `koanf:"log_format" help:"text or json. Default ${log_format}."`
	TraceFile      string `koanf:"trace_file" help:"File that gets each span of the traces as a line of JSON; atlas trace shows them. Besides, traces go where the OTEL_* variables say." placeholder:"FILE"`

	TypesDir  string `koanf:"types_dir" help:"Folder of document type files, which add to those built in, or replace one of the same type." placeholder:"DIR"`
	KeysDir   string `koanf:"keys_dir" help:"Folder of further keys that sign QR codes: uidai/*.pem, irp/*.pem." placeholder:"DIR"`
	RulesFile string `koanf:"rules_file" help:"File of cross-check rules. Default: those built in." placeholder:"FILE"`

	FetchAllow    []netip.Prefix `koanf:"fetch_allow" help:"Networks (CIDR) that may be called besides the public internet, on every port: documents, auth and callback URLs." placeholder:"CIDR"`
	FetchTimeout  time.Duration  `koanf:"fetch_timeout" help:"For one download. Default ${fetch_timeout}."`
	MaxFileMB     int            `koanf:"max_file_mb" help:"Size of a document, in MB. Default ${max_file_mb}."`
	MaxFiles      int            `koanf:"max_files" help:"Documents in one upload. Default ${max_files}."`
	MaxBatchFiles int            `koanf:"max_batch_files" help:"Documents in one Bulk upload. Default ${max_batch_files}."`
	MaxMegapixels int            `koanf:"max_megapixels" help:"Size of a picture. Default ${max_megapixels}."`
	MaxPages      int            `koanf:"max_pages" help:"Pages of a PDF. Default ${max_pages}."`

	ReadWorkers      int           `koanf:"read_workers" help:"Documents read at once. Default: one a core."`
	FetchWorkers     int           `koanf:"fetch_workers" help:"Downloads at once. Default ${fetch_workers}."`
	ReadTimeout      time.Duration `koanf:"read_timeout" help:"For one reading of a document. Default ${read_timeout}."`
	ReadMemoryMB     int           `koanf:"read_memory_mb" help:"Memory that reading a document may take, in MB; 0 is no limit. Default ${read_memory_mb}."`
	ReaderSandbox    string        `koanf:"reader_sandbox" help:"auto, required or off: whether the processes that read are shut in by what the kernel has, do not start where it lacks some of it, or are not shut in. Default ${reader_sandbox}."`
	BulkReadWorkers  int           `koanf:"bulk_read_workers" help:"Documents of Bulk batches read at once, beside the others. Default: one for two cores."`
	BulkFetchWorkers int           `koanf:"bulk_fetch_workers" help:"Downloads for Bulk batches at once, beside the others. Default ${bulk_fetch_workers}."`
	OCRPrecision     string        `koanf:"ocr_precision" help:"Numbers the recogniser computes with: float32, or int8, which is faster on processors with VNNI. Default: what suits the processor."`
	DeliverWorkers   int           `koanf:"deliver_workers" help:"Callbacks at once. Default ${deliver_workers}."`

	MaxWaiting     int `koanf:"max_waiting" help:"Documents of flows that may wait to be read before uploads are refused with 503; 0 is no limit. Default ${max_waiting}."`
	MaxBulkWaiting int `koanf:"max_bulk_waiting" help:"Documents of Bulk batches that may wait to be read before uploads are refused with 503; 0 is no limit. Default ${max_bulk_waiting}."`

	RedactTTL   time.Duration `koanf:"redact_ttl" help:"How long a redact_url works. Default ${redact_ttl}."`
	ClientRate  float64       `koanf:"client_rate" help:"Requests a second of one client. Default ${client_rate}."`
	ClientBurst int           `koanf:"client_burst" help:"Requests of one client at once. Default ${client_burst}."`
	TokenRate   float64       `koanf:"token_rate" help:"Token calls a second of one address. Default ${token_rate}."`
	TokenBurst  int           `koanf:"token_burst" help:"Token calls of one address at once. Default ${token_burst}."`
	ProbeAuth   bool          `koanf:"probe_auth" help:"Refuse an upload with 422 when the flow's auth_url cannot be reached."`
	Specimens   bool          `koanf:"specimens" negatable:"" help:"Offer drawn specimens under /v1/docstream/specimens/. Default ${specimens}."`
	DrainDelay  time.Duration `koanf:"drain_delay" help:"How long requests are still taken after /readyz has begun to say no, for load balancers to hear it. Default ${drain_delay}."`
	StopTimeout time.Duration `koanf:"stop_timeout" help:"How long running work may take to finish at the end. Default ${stop_timeout}."`

	RetentionOriginals       period `koanf:"retention_originals" help:"How long documents are kept as they were downloaded, once they were read: 90d, 36h; 0s is for ever. Default ${retention_originals}." placeholder:"TIME"`
	RetentionRedacted        period `koanf:"retention_redacted" help:"How long masked copies are kept; 0s is for ever. Default ${retention_redacted}." placeholder:"TIME"`
	RetentionResults         period `koanf:"retention_results" help:"How long flows that have ended are kept, with all that belongs to them; 0s is for ever. Default ${retention_results}." placeholder:"TIME"`
	RetentionBatches         period `koanf:"retention_batches" help:"How long Bulk and Sandbox batches that have ended are kept, with all that belongs to them; 0s is for ever. Default ${retention_batches}." placeholder:"TIME"`
	RetentionDeliveries      period `koanf:"retention_deliveries" help:"How long callbacks and their logs are kept, once they are no longer to be sent; 0s is for ever. Default ${retention_deliveries}." placeholder:"TIME"`
	RetentionAudit           period `koanf:"retention_audit" help:"How long the audit log is kept; 0s is for ever. Default ${retention_audit}." placeholder:"TIME"`
	RetentionIdempotencyKeys period `koanf:"retention_idempotency_keys" help:"How long answers to an Idempotency-Key are kept, 24h at least. Default ${retention_idempotency_keys}." placeholder:"TIME"`
}

func defaults() Config {
	return Config{
		Listen: "127.0.0.1:8080", Role: roleAll, Data: "data", VaultKey: "server", LogLevel: "info", LogFormat: "text",
		// The limits of atlas-api 11.9.
		FetchTimeout: 30 * time.Second, MaxFileMB: 20, MaxFiles: 50, MaxBatchFiles: 5000, MaxMegapixels: 60, MaxPages: 50,
		ReadTimeout: queue.DefaultPolicies.Read.Timeout, ReadMemoryMB: 1024, ReaderSandbox: sandboxAuto,
		FetchWorkers: 16, BulkFetchWorkers: 4, DeliverWorkers: 64,
		MaxWaiting: 20_000, MaxBulkWaiting: 200_000, // an hour or two and half a day of reading on four cores
		Specimens:  true,
		RedactTTL:  15 * time.Minute,
		ClientRate: 100, ClientBurst: 200, TokenRate: 10, TokenBurst: 50,
		StopTimeout: 20 * time.Second,

		// Personal data is kept until somebody has decided for how long: the rules that
		// a lender keeps records by are not Atlas's to know.
		RetentionIdempotencyKeys: period(idempotency.Kept),
	}
}

// secret is a setting that is never printed.
type secret string

// String masks the value, also for every fmt verb that honours it.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "********"
}

// GoString masks the value under %#v.
func (s secret) GoString() string { return s.String() }

// validate reports every value that cannot be used, by its key.
func (c Config) validate() error {
	var faults []error
	check := func(ok bool, key, want string) {
		if !ok {
			faults = append(faults, fmt.Errorf("%s: %s", key, want))
		}
	}
	_, _, err := net.SplitHostPort(c.Listen)
	check(err == nil, "listen", "give HOST:PORT")
	if c.MetricsListen != "" {
		_, _, err := net.SplitHostPort(c.MetricsListen)
		check(err == nil, "metrics_listen", "give HOST:PORT")
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		check(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "", "public_url", "give an http or https URL")
	}
	check(c.Data != "", "data", "give a folder")
	check(c.Role.valid(), "role", "give all, api or worker")
	if c.DatabaseURL != "" {
		u, err := url.Parse(string(c.DatabaseURL))
		check(err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql"), "database_url", "give postgres://USER:PASSWORD@HOST/NAME")
	}
	if c.BlobURL != "" {
		check(s3blob.Check(c.BlobURL) == nil, "blob_url", "give "+s3blob.Form)
	}
	if c.ServerKey != "" {
		key, err := base64.StdEncoding.DecodeString(string(c.ServerKey))
		check(err == nil && len(key) == keyring.KeySize, "server_key", "give 32 bytes in base64")
	}
	check(vault.CheckWrapper(c.VaultKey) == nil, "vault_key", "give server, file:PATH, env:NAME or command:PROGRAM ARGUMENTS")
	check(c.VaultKeyBefore == "" || vault.CheckWrapper(c.VaultKeyBefore) == nil, "vault_key_before", "give what vault_key was, or leave it empty")
	check(new(slog.LevelVar).UnmarshalText([]byte(c.LogLevel)) == nil, "log_level", "give debug, info, warn or error")
	check(c.LogFormat == "text" || c.LogFormat == "json", "log_format", "give text or json")
	for key, n := range map[string]int{
		"max_file_mb": c.MaxFileMB, "max_files": c.MaxFiles, "max_megapixels": c.MaxMegapixels, "max_pages": c.MaxPages,
		"max_batch_files": c.MaxBatchFiles,
		"fetch_workers":   c.FetchWorkers, "bulk_fetch_workers": c.BulkFetchWorkers, "deliver_workers": c.DeliverWorkers,
		"client_burst": c.ClientBurst, "token_burst": c.TokenBurst,
	} {
		check(n >= 1, key, "give 1 or more")
	}
	check(c.ReadWorkers >= 0, "read_workers", "give 1 or more, or 0 for one a core")
	check(ocr.Precision(c.OCRPrecision).Valid(), "ocr_precision", "give float32 or int8, or leave it empty for what suits the processor")
	check(c.ReadTimeout > 0, "read_timeout", "give more than 0s")
	check(c.ReadMemoryMB >= 0, "read_memory_mb", "give 1 or more, or 0 for no limit")
	_, known := sandboxes[c.ReaderSandbox]
	check(known, "reader_sandbox", "give auto, required or off")
	check(c.BulkReadWorkers >= 0, "bulk_read_workers", "give 1 or more, or 0 for one for two cores")
	check(c.MaxWaiting >= 0, "max_waiting", "give 1 or more, or 0 for no limit")
	check(c.MaxBulkWaiting >= 0, "max_bulk_waiting", "give 1 or more, or 0 for no limit")
	check(c.ClientRate > 0, "client_rate", "give more than 0")
	check(c.TokenRate > 0, "token_rate", "give more than 0")
	check(c.FetchTimeout > 0, "fetch_timeout", "give more than 0s")
	check(c.RedactTTL > 0, "redact_ttl", "give more than 0s")
	check(c.DrainDelay >= 0, "drain_delay", "give 0s or more")
	check(c.StopTimeout > 0, "stop_timeout", "give more than 0s")
	for key, p := range map[string]period{
		"retention_originals": c.RetentionOriginals, "retention_redacted": c.RetentionRedacted, "retention_results": c.RetentionResults,
		"retention_batches": c.RetentionBatches, "retention_deliveries": c.RetentionDeliveries, "retention_audit": c.RetentionAudit,
	} {
		check(p >= 0, key, "give 0s, for ever, or more")
	}
	check(time.Duration(c.RetentionIdempotencyKeys) >= idempotency.Kept, "retention_idempotency_keys", "give 24h or more: clients are promised that answers are kept for so long")
	return errors.Join(faults...)
}
