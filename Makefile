# Everything is built from the clone: models and fonts in models/, the program in bin/.

# nodynamic keeps the HEIC package from looking for a libheif of the host: only the
# one it carries, in WebAssembly, is used.
TAGS := nodynamic
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# Packages whose goroutines share state. The rest computes, and under the race
# detector that costs ten times the time and finds nothing.
RACE := ./cmd/... ./internal/api/... ./internal/blob/... ./internal/client/... ./internal/deliver/... \
	./internal/audit/... ./internal/fetch/... ./internal/flow/... ./internal/idempotency/... ./internal/keyring/... \
	./internal/lender/... ./internal/outbound/... ./internal/queue/... ./internal/reader/... ./internal/retention/... ./internal/store/... ./internal/tracing/...

.PHONY: help setup servers build program demo test torture leakhunt check race bench redaction scaling fuzz egress vulncheck generate release lint clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' Makefile | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## Install what is missing: Debian packages, models, fonts
	@scripts/system
	@scripts/models

build: setup program ## Build bin/atlas

program: # what build does when all is set up
	@mkdir -p bin
	go build -tags $(TAGS) -ldflags '-s -w -X main.version=$(VERSION)' -o bin/atlas ./cmd/atlas

servers: setup ## Build the S3 server that the tests start
	@scripts/versitygw

demo: build ## Draw a loan application and walk it through the whole API
	bin/atlas demo --out bin/demo

check: ## Formatting, vet, staticcheck
	@test -z "$$(gofmt -l cmd internal e2e examples)" || { gofmt -l cmd internal e2e examples; echo 'run gofmt -w on these'; exit 1; }
	go vet -tags $(TAGS) ./...
	go tool staticcheck -tags $(TAGS) ./...

# Nothing is taken from the cache of results: e2e builds the program itself, unseen by
# go test.
test: servers check ## The whole suite, real OCR engine included
	go test -count=1 -tags $(TAGS) -timeout 20m ./...

# A run says its seed when it begins; SEED= repeats it.
FLOWS := 1000
KILLS := 200
SEED := 0
torture: servers ## Kill, break and fill everything in the middle of FLOWS flows; an hour
	go test -count=1 -tags $(TAGS) -timeout 60m -run 'TestEveryFault|TestClockSteps|TestNamesThat|TestOutage|Kill' -v \
		./internal/flow/work -args -fault.stride=1
	go test -count=1 -tags $(TAGS) -parallel 1 -timeout 120m -run 'TestKilledAtRandom|TestBadDays|TestFullDisk' -v \
		./e2e -args -torture.flows=$(FLOWS) -torture.kills=$(KILLS) -torture.seed=$(SEED)

# The leak hunt of make test, over as many Aadhaar documents as shall be.
DOCUMENTS := 1000
leakhunt: setup ## Read DOCUMENTS Aadhaar papers, then search all that is left for their numbers
	go test -count=1 -tags $(TAGS) -timeout 240m -run '^TestLeakHunt$$' -v ./e2e -args -leakhunt.documents=$(DOCUMENTS)

# What goes the same ways hundreds of times goes them once elsewhere.
race: servers ## The concurrent packages under the race detector
	go test -tags $(TAGS) -race -timeout 40m -skip '^(TestEveryFault|TestHostileURLs)$$' $(RACE)

bench: build ## Accuracy by type and stratum, then the OCR engine's speed and memory
	bin/atlas bench
	bin/atlas bench ocr

PAPERS := 1000
redaction: build ## Redact PAPERS drawn Aadhaar papers and look at every copy with other eyes; hours
	bin/atlas bench redaction -n $(PAPERS) --results bin/redaction.jsonl --sheet bin/redaction.png

scaling: servers ## The figures of docs/scaling.md: 15 minutes of an idle machine
	@scripts/scaling

FUZZRUNS := 20000
fuzz: setup ## Run every fuzz target for FUZZRUNS inputs
	@scripts/fuzz $(FUZZRUNS)

egress: servers ## All of e2e that needs no registry, where no packet leaves the machine
	go test -count=1 -tags $(TAGS) -timeout 60m -run '^(TestZeroEgress|TestEgressIsSeen)$$' -v ./e2e -args -egress.run=.

vulncheck: ## Known vulnerabilities in what the program calls
	@scripts/vulncheck

generate: ## Make the database code again from its SQL
	cd internal/store && go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate

lint: ## Check what deploys Atlas: shell scripts, systemd unit, compose file, chart
	@scripts/lint

release: setup ## Build dist/: archives for amd64 and arm64, checksums, SBOM
	@scripts/release "$(VERSION)"

clean: ## Remove what was built; models stay
	rm -rf bin dist
