# `make run` and `make test` need Go (go.mod names the version), git and make, nothing
# else. The other tools are Go programs too: tools/go.mod pins them, the first use
# builds them.

.DEFAULT_GOAL := help
.NOTPARALLEL:      # the order is chosen: what fails fast comes first
.DELETE_ON_ERROR:

GO       = $(word 2,$(shell grep '^go ' go.mod))
VERSION  = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LISTEN   = 127.0.0.1:7600
HTTP     =
DATA     =
FUZZTIME = 1m

TOOLS    := .tools/bin
BUF      := $(TOOLS)/buf
LINT     := $(TOOLS)/golangci-lint
GRPCURL  := $(TOOLS)/grpcurl
PLUGINS  := $(addprefix $(TOOLS)/protoc-gen-,go go-grpc grpc-gateway openapiv3)
DOCS     := $(TOOLS)/protoc-gen-doc
NFPM     := $(TOOLS)/nfpm
SBOM     := $(TOOLS)/cyclonedx-gomod
DEPS     := .proto-deps/buf/validate/validate.proto
IMAGE    := proto/image.binpb
TS       := clients/typescript
PAGE     := server/internal/page/assets
MODULES  := . tools $(patsubst %/go.mod,%,$(wildcard bench/go.mod deploy/go.mod e2e/receiver/go.mod))

##@ To use it

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^##@/ { print "\n" substr($$0, 5) ":" } \
		/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## start a server at LISTEN (127.0.0.1:7600), HTTP on the next port, with a demo, until Ctrl-C; DATA=DIR keeps its files
	@sh tools/run.sh '$(LISTEN)' '$(DATA)' '$(HTTP)'

# The version is given, so that the build needs nothing else from git.
.PHONY: build
build: go-version ## build bin/runstatusd and bin/runstatus
	go build -trimpath -buildvcs=false -ldflags '-X main.version=$(VERSION)' -o bin/ ./cmd/...

.PHONY: test
test: go-version $(GRPCURL) ## run the tests, with the race detector if there is a C compiler
	@echo 'This takes five to twelve minutes on two cores.'; \
	if go build -race -o /dev/null runtime/cgo 2>/dev/null; then race=-race; \
	else race=; echo 'no working C compiler here: testing without the race detector'; fi; \
	while sleep 60 >/dev/null 2>&1; do minutes=$$((minutes + 1)); echo "... $$minutes min"; done & \
	echo "go test -timeout 30m $$race ./..."; go test -timeout 30m $$race ./...; result=$$?; kill $$!; exit $$result

.PHONY: grpcurl
grpcurl: $(GRPCURL) ## build grpcurl into .tools/bin: two minutes

.PHONY: debian-packages
debian-packages: ## install what some tests need from Debian or Ubuntu, as root; they are skipped otherwise
	@sh tools/debian-packages.sh

.PHONY: proto-deps
proto-deps: $(DEPS) ## write the files that proto/ imports into .proto-deps, for protoc and editors

# Go before 1.21 fails at the version in go.mod with a syntax error; later versions
# fetch the version that go.mod names.
.PHONY: go-version
go-version:
	@version=$$(go version) || { echo 'Go is needed, version $(GO) or later: https://go.dev/dl/' >&2; exit 1; }; \
	case $$version in *' go1.'[0-9][.\ ]*|*' go1.1'[0-9]*|*' go1.20'*) \
		echo "Go $(GO) or later is needed, and this is $${version#go version }: https://go.dev/dl/" >&2; \
		echo 'Go 1.21 or later is enough where it may download: it fetches $(GO) itself.' >&2; exit 1;; \
	esac

##@ To work on it

.PHONY: check
check: FUZZTIME = 1s
check: LOCKED = Suite|Reconcil|Checkpoint|Creat|Delet|Recover
check: proto-check proto-docs-check ts-check page-check proto-breaking lint test-race deploy-check lock-order platforms fuzz ## all that CI runs

.PHONY: lint
lint: $(LINT) $(BUF) $(DEPS) ## look over the protos and the Go code, its format too
	$(BUF) lint
	@for module in $(MODULES); do (set -x; cd $$module && go vet ./... && $(CURDIR)/$(LINT) run) || exit 1; done

.PHONY: fmt
fmt: $(LINT) ## format the Go code
	@for module in $(MODULES); do (set -x; cd $$module && $(CURDIR)/$(LINT) fmt) || exit 1; done

.PHONY: test-race
test-race: $(GRPCURL)
	go test -race -timeout 30m ./...

LOCKED = .

.PHONY: lock-order
lock-order: ## run the store's tests (LOCKED, a pattern) with a check of the order in which locks are taken
	go test -tags lockorder -timeout 20m ./server/internal/lockorder
	go test -tags lockorder -timeout 20m -run '$(LOCKED)' ./server/internal/filestore

.PHONY: tools
tools: $(BUF) $(GRPCURL) $(LINT) $(PLUGINS) ## build buf, grpcurl, the linter and the generators into .tools/bin

# What people run on their own machines; the server has to compile there only.
.PHONY: platforms
platforms:
	GOOS=darwin go vet ./client/... ./cmd/...
	GOOS=windows go build ./client/... # its tests start a server

# go test may end with "context deadline exceeded" when an input is slow at the end, so a failure is tried again.
# An input that fails is kept, and fails again.
.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME (1m)
	@for target in $$(git grep --untracked -o '^func Fuzz[[:alnum:]_]*' -- '*_test.go' | \
		sed 's,/[^/]*:func ,:,'); do \
		set -- -run '^$$' -fuzz "^$${target#*:}\$$" -fuzztime $(FUZZTIME) "./$${target%:*}"; \
		(set -x; go test "$$@") || (set -x; go test "$$@") || exit 1; \
	done

INPUTS = 10000000

.PHONY: fuzz-inputs
fuzz-inputs: ## give the parsers of outside bytes INPUTS (10,000,000) mutated inputs each: an hour
	go test $$(git grep -l 'testkit.Mutated' -- '*_test.go' | sed 's,/[^/]*$$,,; s,^,./,' | sort -u) \
		-run '^Fuzz' -inputs $(INPUTS) -timeout 12h -v

KILLS = 500
CUTS  = 100
EVERY = 1
PAIRS = 1

# Needs Linux and leave to trace one's own processes; the power cuts need root and mkfs.ext4.
.PHONY: crash
crash: ## kill the writer KILLS times (500), at each EVERY-th system call (1), cut its power CUTS times (100, as root)
	go test ./server/internal/filestore -run 'Killed|PowerCut|Planted|AtEverySystemCall|AsIfTheyHadNotBeen' -kills $(KILLS) -cuts $(CUTS) \
		-every $(EVERY) -pairs $(PAIRS) -v -timeout 3h

# Needs Linux on amd64 and leave to trace one's own processes. Some 100,000 trials take a
# processor three hours: EVERY=10 takes a tenth of that.
.PHONY: faults
faults: ## have each EVERY-th system call (1) of a store that serves fail in seven ways, and compare all
	go test ./server/internal/filestore -run 'AFailedCall|ARunMayGo|FaultTrials' -fault-every $(EVERY) -fault-all -v -timeout 12h

.PHONY: external-writers
external-writers: ## show what becomes of what other programs do to the files: ten minutes
	go test ./server/internal/filestore -external -v -timeout 1h \
		-run 'External|BesidePavilion|CleanedAway|IdleFollowing|ToldApart'

.PHONY: strangers
strangers: external-writers

.PHONY: watch-campaign
watch-campaign: $(GRPCURL) ## 200 watches under kills, 100 beside stuck readers, 10,000 idle ones, 100,000 cuts: twenty minutes
	go test ./server -run 'WhereverTheyAreCut' -watch-cuts 100000 -v -timeout 1h -count 1
	go test ./e2e -run 'WatchesUnderFire|ReadersThatAreStuck|IdleWatches|MoreWatchesThanCanBeServed' -campaign -v -timeout 30m -count 1

# As root also with a disk that is full and a run that hangs.
.PHONY: spool-campaign
spool-campaign: $(GRPCURL) ## 60 programs report through one spool under 1,000 kills and all else: ten minutes
	go test ./e2e -run 'SpoolsUnderFire|OnSpools' -campaign -v -timeout 1h -count 1

.PHONY: abuse
abuse: $(GRPCURL) ## misuse HTTP/2 beside an honest client, and flood the server as one principal: five minutes
	go test ./e2e -run 'TestAbuse|AFlood' -campaign -v -timeout 30m -count 1

# It needs a machine with cores for the browser beside the server: what it reports is what this one gives.
.PHONY: page-load
page-load: ## show 100,000 runs on the page under 2,000 changes a second for a minute, with a kill of the server
	go test ./e2e -run 'ThePageUnderLoad' -campaign -v -timeout 30m -count 1

##@ To measure it

# Tables for people go to standard error, a line of JSON a suite to standard output.
# More flags in ARGS: bin/bench/bench -h lists them.
.PHONY: bench
bench: bench-build ## measure the service beside its peers; a million runs take an hour
	bin/bench/bench $(ARGS)

.PHONY: bench-quick
bench-quick: bench-build ## the same in less than three minutes: shorter, and with fewer runs
	bin/bench/bench -quick $(ARGS)

RESULTS = results.jsonl

# RESULTS is what `make -s bench >results.jsonl` wrote.
.PHONY: bench-chart
bench-chart: bench-build ## draw docs/benchmarks.svg from RESULTS (results.jsonl), and print the table
	bin/bench/report svg <$(RESULTS) >docs/benchmarks.svg
	@bin/bench/report table <$(RESULTS)

SOAK = 10m

.PHONY: soak
soak: bench-build ## load a server with 70 % of its peak for SOAK (10m), then check what it wrote
	bin/bench/bench -soak $(SOAK) $(ARGS)

.PHONY: bench-build
bench-build: build
	go build -C bench -trimpath -buildvcs=false -o $(CURDIR)/bin/bench/ ./...

##@ To change the page

# What the page is made of is in web/. What is built from it is committed, so that the server needs no node.
.PHONY: page-deps
page-deps: ## install what the page is built with into web/node_modules; needs Node 20 and npm
	npm ci --prefix web --ignore-scripts --no-audit --no-fund

.PHONY: page
page: ## build the page into server/internal/page/assets, behind make page-deps
	web/node_modules/.bin/tsc -p web/tsconfig.json
	node web/build.mjs

.PHONY: page-check
page-check: ## is the built page up to date? skipped without make page-deps
	@if ! node --version >/dev/null 2>&1 || ! test -x web/node_modules/.bin/esbuild; then \
		echo 'page-check is skipped: it needs node, and make page-deps'; exit; fi; \
	new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && set -x && \
	web/node_modules/.bin/tsc -p web/tsconfig.json && \
	node web/build.mjs "$$new" && \
	git --no-pager diff --no-index --stat $(PAGE) "$$new" || \
	{ set +x; echo 'the built page is not what web/ says: run make page' >&2; exit 1; }

.PHONY: screenshots
screenshots: ## take the pictures of the page in docs/images: needs Chromium
	go test ./e2e -run 'TestScreenshots' -screenshots -v -timeout 10m -count 1

##@ To release it

PLATFORMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64

# Their Go module is one of its own, so that a change of one set of tools does not build the other anew.
.PHONY: release-snapshot
release-snapshot: $(NFPM) $(SBOM) ## build the release files of this commit for PLATFORMS into dist/
	NFPM=$(NFPM) CYCLONEDX=$(SBOM) sh tools/release.sh '$(VERSION)' '$(PLATFORMS)'

# Builds for this machine alone.
.PHONY: packages-check
packages-check: PLATFORMS = linux/$(shell go env GOARCH)
packages-check: release-snapshot ## install, start, upgrade and remove the package that this commit makes; needs Debian and root
	go test ./e2e -run 'Packages' -count 1 -v -packages $(CURDIR)/dist

# What go install does: the module cache is empty, and no other module of the checkout is near.
.PHONY: install-check
install-check: ## do both programs build from a module cache that is empty?
	@dir=$$(mktemp -d) && trap 'chmod -R u+w "$$dir"; rm -rf "$$dir"' EXIT && set -x && \
	GOWORK=off GOFLAGS=-mod=readonly GOMODCACHE="$$dir/mod" GOBIN="$$dir/bin" go install ./cmd/runstatusd ./cmd/runstatus && \
	"$$dir/bin/runstatusd" --version && "$$dir/bin/runstatus" --version

.PHONY: deploy-check
deploy-check: ## do the manifests of Kubernetes decode strictly?
	go test -C deploy ./...

##@ To change the API

.PHONY: proto
proto: $(BUF) $(PLUGINS) $(DEPS) ## generate the Go code and the OpenAPI document of proto/
	$(BUF) generate
	go run ./internal/genstates statusfile/states_gen.go

# Generates elsewhere and compares, so that the tree stays as it is.
.PHONY: proto-check
proto-check: $(BUF) $(PLUGINS) $(DEPS) ## is the generated code up to date?
	@new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && set -x && \
	$(BUF) generate --output "$$new" && \
	git --no-pager diff --no-index --stat gen/go "$$new/gen/go" && \
	git --no-pager diff --no-index --stat server/internal/web/openapi "$$new/server/internal/web/openapi" && \
	go run ./internal/genstates "$$new/states_gen.go" && \
	git --no-pager diff --no-index statusfile/states_gen.go "$$new/states_gen.go" || \
	{ set +x; echo 'the generated code is not what proto/ says: run make proto' >&2; exit 1; }

.PHONY: proto-docs
proto-docs: $(BUF) $(DOCS) $(DEPS) ## write the reference of the API: docs/reference.md, and bin/reference.html
	$(BUF) generate --template tools/docs.gen.yaml

.PHONY: proto-docs-check
proto-docs-check: $(BUF) $(DOCS) $(DEPS) ## is docs/reference.md up to date?
	@new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && set -x && \
	$(BUF) generate --template tools/docs.gen.yaml --output "$$new" && \
	git --no-pager diff --no-index --stat docs/reference.md "$$new/docs/reference.md" || \
	{ set +x; echo 'docs/reference.md is not what proto/ says: run make proto-docs' >&2; exit 1; }

# Its tests are go test ./e2e -run TypeScript.
.PHONY: ts-deps
ts-deps: ## install what the TypeScript client and its tests need into clients/typescript/node_modules; needs Node 20 and npm
	npm ci --prefix $(TS) --ignore-scripts --no-audit --no-fund

.PHONY: ts
ts: $(BUF) $(DEPS) ## generate the TypeScript code of proto/, behind make ts-deps
	$(BUF) generate --template $(TS)/buf.gen.yaml

.PHONY: ts-check
ts-check: $(BUF) $(DEPS) ## is the generated TypeScript code up to date? skipped without make ts-deps
	@if ! node --version >/dev/null 2>&1 || ! test -x $(TS)/node_modules/.bin/protoc-gen-es; then \
		echo 'ts-check is skipped: it needs node, and make ts-deps'; exit; fi; \
	new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && set -x && \
	$(BUF) generate --template $(TS)/buf.gen.yaml --output "$$new" && \
	git --no-pager diff --no-index --stat $(TS)/src/gen "$$new/$(TS)/src/gen" || \
	{ set +x; echo 'the generated code is not what proto/ says: run make ts' >&2; exit 1; }

# The document's test, in go test, checks that it is fresh.
.PHONY: config-docs
config-docs: ## write docs/configuration.md from the flags of runstatusd
	go test ./cmd/runstatusd -run DocumentOfTheConfiguration -count 1 -update

# Against an image, not a git revision: that would lack .proto-deps.
.PHONY: proto-breaking
proto-breaking: $(BUF) $(DEPS) ## does the API still serve the clients of the last release?
	$(BUF) breaking proto --against $(IMAGE)

.PHONY: proto-image
proto-image: $(BUF) $(DEPS) ## keep the API as it is as the last release's
	$(BUF) build proto --exclude-source-info -o $(IMAGE)

.PHONY: clean
clean: ## remove what make has built, but no data
	rm -rf bin dist .tools .proto-deps

# The tools, each built when it is first needed and when tools/go.mod changes.
$(BUF):                         PACKAGE = github.com/bufbuild/buf/cmd/buf
$(GRPCURL):                     PACKAGE = github.com/fullstorydev/grpcurl/cmd/grpcurl
$(LINT):                        PACKAGE = github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(TOOLS)/protoc-gen-go:         PACKAGE = google.golang.org/protobuf/cmd/protoc-gen-go
$(TOOLS)/protoc-gen-go-grpc:    PACKAGE = google.golang.org/grpc/cmd/protoc-gen-go-grpc
$(TOOLS)/protoc-gen-grpc-gateway: PACKAGE = github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-grpc-gateway
$(TOOLS)/protoc-gen-openapiv3:  PACKAGE = github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-openapiv3

$(DOCS):                        PACKAGE = github.com/pseudomuto/protoc-gen-doc/cmd/protoc-gen-doc

$(NFPM): PACKAGE = github.com/goreleaser/nfpm/v2/cmd/nfpm
$(SBOM): PACKAGE = github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod

$(NFPM) $(SBOM): tools/release/go.mod
	go build -C tools/release -trimpath -buildvcs=false -o $(abspath $@) $(PACKAGE)

$(BUF) $(GRPCURL) $(LINT) $(PLUGINS) $(DOCS): tools/go.mod
	go build -C tools -trimpath -buildvcs=false -o $(abspath $@) $(PACKAGE)

# What our protos import, printed from the Go modules in tools/go.mod.
$(DEPS): tools/go.mod tools/protodeps/main.go
	rm -rf .proto-deps
	go run -C tools ./protodeps $(CURDIR)/.proto-deps
