# Causeway. `make help` lists what there is; `make` alone builds, tests and lints.

GO        ?= go
COMMANDS  := ./harness/cmd/causeway ./reference/cmd/sdsadapter
JS        := harness/adapters/js
JS_READY  := $(JS)/node_modules/.package-lock.json

# Tools are pinned here and stay out of go.mod: nobody who imports this module needs them.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
BENCHSTAT   := golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da

# Parameters of targets.
PKG      ?= ./...
BENCH    ?= .
COUNT    ?= 1
FUZZTIME ?= 10s
SEEDS    ?= 100

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

.PHONY: all
all: build test lint ## build, test and lint: the default

.PHONY: help
help: ## print this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Without cgo the binaries are static; without paths and revision equal sources give equal bytes.
.PHONY: build
build: ## build the static binaries bin/causeway and bin/sdsadapter
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -o bin/ $(COMMANDS)

# The race detector needs cgo, and cgo a C compiler with its library's headers. Their absence is said, never silent;
# REQUIRE_RACE=1 makes it an error.
.PHONY: test
test: ## run all Go tests, shuffled; with the race detector where a C compiler is found
	@cc=$$($(GO) env CC); \
	if echo '#include <stdlib.h>' | $$cc -xc -c -o /dev/null - >/dev/null 2>&1; then \
		echo 'CGO_ENABLED=1 $(GO) test -race -shuffle=on $(PKG)'; \
		CGO_ENABLED=1 $(GO) test -race -shuffle=on $(PKG); \
	elif [ -n '$(REQUIRE_RACE)' ]; then \
		echo "make test: REQUIRE_RACE is set, but the C compiler $$cc does not work; install one: apt-get install gcc libc6-dev" >&2; \
		exit 1; \
	else \
		echo "make test: the C compiler $$cc does not work: testing WITHOUT the race detector (apt-get install gcc libc6-dev)"; \
		CGO_ENABLED=0 $(GO) test -shuffle=on $(PKG); \
	fi

.PHONY: conformance
conformance: build ## check the reference, as a program of its own, against the specification
	@mkdir -p out
	bin/causeway test --report json=out/conformance.json --report junit=out/conformance.xml --report html=out/conformance.html -- bin/sdsadapter

# Everything but the times has to be the same: chance comes from the seed, time from the harness.
N ?= 20

.PHONY: repeat
repeat: build ## run the conformance of the reference N times (default 20) and compare the reports, less their times
	@rm -rf out/repeat && mkdir -p out/repeat
	@for i in $$(seq $(N)); do \
		bin/causeway test --report json=out/repeat/$$i.json -- bin/sdsadapter >out/repeat/$$i.txt || { tail -n 20 out/repeat/$$i.txt; exit 1; }; \
		sed -i.timed -e 's/"seconds": [-+.e0-9]*/"seconds": 0/' out/repeat/$$i.json; \
		cmp out/repeat/1.json out/repeat/$$i.json || { bin/causeway diff out/repeat/1.json out/repeat/$$i.json; exit 1; }; \
		echo "$$i of $(N): $$(cksum <out/repeat/$$i.json)"; \
	done; echo "$(N) runs, $(N) equal reports"

.PHONY: conformance-js
conformance-js: build $(JS_READY) ## check @waku/sds from npm, less its known failures (needs node and npm)
	@mkdir -p out
	bin/causeway test --known suites/known/waku-sds-js.yaml \
		--report json=out/conformance-js.json --report junit=out/conformance-js.xml --report html=out/conformance-js.html -- $(JS)/adapter

.PHONY: adapter-js
adapter-js: $(JS_READY) ## install the adapter for @waku/sds, as its lock file says (needs node and npm)

.PHONY: test-js
test-js: $(JS_READY) ## run the tests of the adapter for @waku/sds (needs node and npm)
	cd $(JS) && npm test --silent

$(JS_READY): $(JS)/package.json $(JS)/package-lock.json
	@for tool in node npm; do command -v $$tool >/dev/null || { \
		echo "make: $$tool is missing, which the adapter for @waku/sds needs: apt-get install nodejs npm, or see https://nodejs.org" >&2; \
		exit 1; }; done
	cd $(JS) && npm ci --no-audit --no-fund
	@touch $@

# A whole participant in one file of Python, written from the text alone: the second opinion on every sentence.
PYTHON := python3
PY     := harness/adapters/python

.PHONY: python
python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || { \
		echo "make: $(PYTHON) is missing or older than 3.9: apt-get install python3, or see https://www.python.org" >&2; exit 1; }

.PHONY: conformance-python
conformance-python: build python ## check the participant in Python against the specification (needs Python 3.9)
	@mkdir -p out
	bin/causeway test --report json=out/conformance-python.json --report junit=out/conformance-python.xml -- $(PY)/participant.py

.PHONY: vectors-python
vectors-python: python ## check the vectors from their files alone, with Python's standard library (needs Python 3.9)
	$(PYTHON) $(PY)/run_vectors.py

.PHONY: test-python
test-python: python ## run the tests of the participant in Python (needs Python 3.9)
	cd $(PY) && $(PYTHON) -m unittest

.PHONY: doctor
doctor: build ## examine the manners of the reference's adapter
	bin/causeway doctor -- bin/sdsadapter

.PHONY: selftest
selftest: build ## judge the judge: adapters that prove nothing or lie, and the verdicts that they deserve; ROW=part of a name
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -o bin/ ./harness/cmd/selftest
	bin/selftest rows $(ROW)

# Of these packages the tests have to notice small mistakes: the checkers and decoders that judge everything else.
MUTATED ?= harness/model harness/contract harness/check

.PHONY: mutation-harness
mutation-harness: ## make small mistakes in the judge's checkers and decoders, and see whether tests notice; MUTATED=packages
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -o bin/ ./harness/cmd/selftest
	bin/selftest mutate $(MUTATED)

.PHONY: sim
sim: build ## explore groups on a simulated network, with faults, in process; SEEDS=number of schedules. A few over stdio besides
	@mkdir -p out
	bin/causeway explore --seeds $(SEEDS)
	bin/causeway explore --seeds 12 -- bin/sdsadapter >out/sim-stdio.txt || { cat out/sim-stdio.txt; exit 1; }

# Every mutant is a realistic mistake in the reference; the suite has to notice it for the very requirement that it breaks.
MUTANT  ?=
QUARTER ?= 0
.PHONY: mutants
mutants: ## judge the judge: run the suite on every mutant of the reference; MUTANT=globs of names QUARTER=1 to 4
	@mkdir -p out
	$(GO) run ./harness/cmd/mutants -mutant '$(MUTANT)' -quarter $(QUARTER)

.PHONY: sim-day
sim-day: build ## play a community of 200 for a day of virtual time, and say what it took
	bin/causeway scenario day

# The remarks at the end of the document are written by hand and stay. TARGETS=further flags, such as --check.
TARGETS ?=

.PHONY: targets
targets: build ## measure the targets of the protocol on the simulated network and write rfc/TARGETS.md; TARGETS=further flags
	@mkdir -p out
	bin/causeway targets --report md=rfc/TARGETS.md --report json=out/targets.json $(TARGETS)

# The stock go-waku node is built from a module of its own, with cgo, and linked statically for an image of nothing else.
.PHONY: waku-node
waku-node: bin/waku ## build bin/waku, the stock go-waku node, for containers (needs a C compiler; 3 minutes the first time)

bin/waku: reference/waku/go.mod reference/waku/go.sum
	@cc=$$($(GO) env CC); echo 'int main(void) { return 0; }' | $$cc -static -xc -o /dev/null - 2>/dev/null || { \
		echo "make: the C compiler $$cc cannot link statically, which bin/waku needs: apt-get install gcc libc6-dev" >&2; exit 1; }
	cd reference/waku && CGO_ENABLED=1 GOOS=linux $(GO) build -trimpath -buildvcs=false -tags 'gowaku_no_rln netgo osusergo sqlite_omit_load_extension' \
		-ldflags '-s -w -linkmode external -extldflags -static' -o ../../bin/waku github.com/waku-org/go-waku/cmd/waku

.PHONY: net-programs
net-programs: build waku-node ## build what runs in containers: bin/waku and bin/faultagent
	CGO_ENABLED=0 GOOS=linux $(GO) build -trimpath -buildvcs=false -ldflags '-s -w' -o bin/faultagent ./harness/cmd/faultagent

.PHONY: exhaustive
exhaustive: build ## try every delivery order of up to 5 messages on the reference, for every dependency graph
	bin/causeway exhaustive

# Scenarios on real nodes use the engine that answers; on Debian docker/with-engine starts one of its own where there is none.
# NET is for further flags, such as --nodes 20 --run 'scenario/partition*'.
NET ?=

.PHONY: network
network: net-programs ## play all scenarios on real Waku nodes in containers; NET=further flags
	@mkdir -p out
	docker/with-engine bin/causeway test --backend net --report json=out/network.json --report junit=out/network.xml $(NET) -- bin/sdsadapter

.PHONY: network-js
network-js: net-programs $(JS_READY) ## the same with participants of @waku/sds, less its known failures (needs node and npm)
	@mkdir -p out
	docker/with-engine bin/causeway test --backend net --known suites/known/waku-sds-js-network.yaml --out out/network-js \
		--report json=out/network-js.json --report junit=out/network-js.xml $(NET) -- $(JS)/adapter

.PHONY: network-mixed
network-mixed: net-programs $(JS_READY) python ## the same with the reference, the participant in Python and @waku/sds in one channel, less known failures of the last
	@mkdir -p out
	docker/with-engine bin/causeway test --backend net --known suites/known/mixed-network.yaml --out out/network-mixed \
		--report json=out/network-mixed.json $(NET) --with $(PY)/participant.py --with $(JS)/adapter -- bin/sdsadapter

# Each kind of fault, with its rule left out: such a run has to end as INVALID with exit code 3, and nothing may be left
# behind, also after a kill -9.
.PHONY: network-selftest
network-selftest: net-programs ## see that runs on real nodes are INVALID without their faults, and leave nothing behind
	docker/with-engine docker/selftest

# The Dockerfiles and the compose file are for people; this runs the lines of their headers. What is missing is said: exit code 3.
.PHONY: compose-check
compose-check: net-programs ## see that the Dockerfiles and the compose file do what they say (needs docker compose)
	docker/with-engine docker/compose-check

.PHONY: explore-selftest
explore-selftest: ## let simulated groups show mistakes planted in the reference, at least one for each property, and shrink them
	$(GO) run ./harness/cmd/mutants -explore

.PHONY: requirements
requirements: build ## print which requirements have cases; fail if a MUST or SHOULD has none
	bin/causeway requirements --check

.PHONY: vectors
vectors: ## write the test vectors anew
	$(GO) run ./vectors/gen

.PHONY: vectors-check
vectors-check: ## prove that the committed test vectors are what their generator writes
	$(GO) run ./vectors/gen -check

.PHONY: lint
lint: ## gofmt, go vet, staticcheck, module file, shell syntax
	@unformatted=$$(gofmt -l *.go harness reference rfc suites vectors | grep -v /node_modules/); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff
	bash -n .ci/run docker/with-engine docker/selftest docker/compose-check

# The output goes through a file: a pipe would lose the exit code of the benchmarks. The figures come with the targets
# of the project; nothing fails for a missed one, since they depend on the machine and on what else it does.
.PHONY: bench
bench: ## run benchmarks; BENCH=regexp PKG=packages COUNT=runs BASE=an older out/bench.txt to compare with
	@mkdir -p out
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) $(PKG) >out/bench.txt || { cat out/bench.txt; exit 1; }
	@awk -f reference/figures.awk out/bench.txt
	@if [ -n '$(BASE)' ]; then $(GO) run $(BENCHSTAT) $(BASE) out/bench.txt; fi

# Each input that covers something new is made smaller, by default for up to a minute, in which nothing else is tried.
.PHONY: fuzz
fuzz: ## run every fuzz test for FUZZTIME each (default 10s); PKG=packages
	@mkdir -p out
	@$(GO) test -list '^Fuzz' $(PKG) >out/fuzz.txt || { cat out/fuzz.txt; exit 1; }
	@awk '/^Fuzz/ { name[n++] = $$1 } /^ok/ { for (i = 0; i < n; i++) print name[i], $$2; n = 0 }' out/fuzz.txt >out/fuzz.list; \
	[ -s out/fuzz.list ] || echo "no fuzz test in $(PKG)"; failed=0; \
	while read -r name package; do \
		echo "fuzz $$name $$package"; \
		$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x "$$package" || failed=1; \
	done <out/fuzz.list; exit $$failed

# One run for all: a statement counts as covered whichever package's test comes past it, the suites against the
# reference included. Programs that tests start are not counted.
.PHONY: cover
cover: ## measure statement coverage by package, each against its floor; every line in out/cover.html
	@mkdir -p out
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -o bin/ ./harness/cmd/selftest
	$(GO) test -coverpkg=./... -coverprofile=out/cover.out ./... >out/cover.txt || { grep -v '^ok' out/cover.txt; exit 1; }
	$(GO) tool cover -html=out/cover.out -o out/cover.html
	@bin/selftest cover out/cover.out

.PHONY: clean
clean: ## delete what was built
	rm -rf bin out
