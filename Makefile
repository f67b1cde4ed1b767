# Holdfast. `make help` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help run build test peers lint bench sanitize clean setup

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: build ## build the lab for speed and start it; ARGS="--ports free" and the like go to it
	@.build/release/holdfast up $(ARGS)

build: setup
	@# With the Swift libraries in the program, it starts faster and needs less memory.
	swift build -c release --static-swift-stdlib --product holdfast

# The rooms that keep time are tested first and alone: beside nine hundred other tests, clients and servers of
# one process wait for each other longer than the limits that are tested.
timed := '^(LoopsTests|TransportTests)\.'
measured := '^StorageTests\.MillionRowsTests'
test: setup ## run every test
	swift build --build-tests
	swift test --skip-build --filter $(timed)
	swift test --skip-build --filter $(measured)
	swift test --skip-build --skip $(timed) --skip $(measured)

peers: setup ## install the real programs that tests talk to
	@scripts/install-peers

lint: setup ## check the formatting
	swift format lint --strict --recursive Package.swift Sources Tests

bench: build ## measure the lab, and nginx beside it where it is installed
	@bench/run

# The rooms that keep time are tested first and alone, as above. `holdfast`, which some tests start, is built and
# watched alike; other programs are not. Leaks are not looked for: the runtime keeps metadata to the end.
sanitize: setup ## run the tests under the address and the thread sanitizer
	@scripts/sanitize address detect_leaks=0 $(timed)
	@scripts/sanitize thread suppressions=$(CURDIR)/scripts/thread-sanitizer.txt $(timed)

clean: ## forget what was built
	rm -rf .build .build-address .build-thread

setup:
	@scripts/install-libraries
