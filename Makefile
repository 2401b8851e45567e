.PHONY: all build run stop test fuzz check format bench bench-index crash demo clean

# `make` builds; `make run` and `make test` are the README's two commands.
all: build

build:
	@bash scripts/install_deps.sh
	@bash scripts/build.sh

run:
	@bash scripts/start_standalone.sh

stop:
	@bash scripts/stop.sh

test:
	@bash scripts/run_tests.sh

# 300,000 random rows and filters against the judge of the tests, more with indexes and sealed segments; millions of texts
# for the parser. Kernels and indexes from another seed than that of `make test`.
fuzz:
	@bash scripts/fuzz.sh

check:
	@bash scripts/check.sh

format:
	@bash scripts/format.sh

bench:
	@bash scripts/bench.sh

bench-index:
	@bash scripts/bench_index.sh

crash:
	@bash scripts/python_env.sh && bash scripts/build.sh && .venv/bin/python tests/crash/crash.py --cycles 50

demo:
	@bash scripts/start_standalone.sh && bash scripts/python_env.sh && .venv/bin/python examples/first_steps.py

clean:
	@mvn -q -B clean
