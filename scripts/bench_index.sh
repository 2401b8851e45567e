#!/usr/bin/env bash
# Measures the index library: kernels beside the bandwidth of a copy, then the graph beside hnswlib and faiss, in turn.
# Wants an otherwise idle machine; tens of minutes. Data sets are in ELANUS_DATA; INDEX_SETS names those to take,
# INDEX_ROUNDS how often each system is measured.
set -euo pipefail
cd "$(dirname "$0")/.."
data=${ELANUS_DATA:-../shared/data}
bash scripts/install_deps.sh
. scripts/java_home.sh
find_java_home
mvn -q -B -Pbenchmarks -pl benchmarks -am package -DskipTests
classes="benchmarks/target/classes:$(cat benchmarks/target/classpath)"
echo "bench-index: kernels"
"$JAVA_HOME/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp "$classes" \
  io.elanus.benchmarks.kernel.KernelReport -v SILENT ${KERNEL_OPTIONS:-}
if [ ! -d "$data" ]; then
  echo "bench-index: no data sets at $data; name their folder in ELANUS_DATA" >&2
  exit 1
fi
if [ ! -f .venv-index-peers/ready ]; then
  echo "bench-index: making .venv-index-peers"
  python3 -m venv .venv-index-peers
  .venv-index-peers/bin/pip install --quiet --disable-pip-version-check hnswlib faiss-cpu numpy
  touch .venv-index-peers/ready
fi
rounds=$(mktemp)
CLASSES=$classes DATA=$data PYTHON=$PWD/.venv-index-peers/bin/python bash benchmarks/compare/hnsw_rounds.sh \
  "${INDEX_ROUNDS:-2}" "$rounds" ${INDEX_SETS:-wiki-movies-lsa128 mnist-784-euclidean cifar-sift-128-euclidean}
python3 benchmarks/compare/ratios.py "$rounds"
rm "$rounds"
