#!/usr/bin/env bash
# Measures the index library beside its peers: kernels and exact scans beside the bandwidth of memory, then every index
# over every set, all systems in turn. About 45 minutes on two cores; wants an otherwise idle machine.
#
# ELANUS_DATA      folder of the data sets
# INDEX_SETS       those to take; one named clustered-ROWSxDIMENSION is made
# INDEX_ROUNDS     how often each system is measured; INDEX_SLOW_ROUNDS those whose builds take minutes
# INDEX_SYSTEMS    the systems: see benchmarks/compare/rounds.sh
# INDEX_PARTS      of kernels, flat, memory, curves
# INDEX_LINES      where the measured lines go; benchmarks/compare/ratios.py makes tables of them, picture.py pictures
# KERNEL_OPTIONS   of JMH, for looking: the guard wants all kernels
# KERNEL_TASK      record=benchmarks/results/kernels.csv writes what kernels are held to
set -euo pipefail
cd "$(dirname "$0")/.."
data=${ELANUS_DATA:-../shared/data}
parts=${INDEX_PARTS:-kernels flat memory curves}
lines=${INDEX_LINES:-benchmarks/target/lines.csv}
large=clustered-100000x768
bash scripts/install_deps.sh
. scripts/java_home.sh
find_java_home
mvn -q -B -Pbenchmarks -pl benchmarks -am package -DskipTests
export CLASSES DATA=$data MADE=benchmarks/target/sets PYTHON=$PWD/.venv-index-peers/bin/python
CLASSES="benchmarks/target/classes:$(cat benchmarks/target/classpath)"
if [ ! -d "$data" ]; then
  echo "bench-index: no data sets at $data; name their folder in ELANUS_DATA" >&2
  exit 1
fi
if [ ! -f .venv-index-peers/with-qdrant ]; then
  echo "bench-index: making .venv-index-peers"
  python3 -m venv .venv-index-peers
  .venv-index-peers/bin/pip install --quiet --disable-pip-version-check hnswlib faiss-cpu usearch qdrant-edge-py numpy matplotlib
  touch .venv-index-peers/with-qdrant
fi
: > "$lines"
failed=
for part in $parts; do
  echo "bench-index: $part"
  case $part in
    kernels)
      "$JAVA_HOME/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -cp "$CLASSES" \
        io.elanus.benchmarks.kernel.KernelReport "${KERNEL_TASK:-guard=benchmarks/results/kernels.csv}" \
        -v SILENT -wi 2 ${KERNEL_OPTIONS:-} | tee "${lines%.csv}-kernels.md" || failed=1 ;;
    flat)
      ROUNDS=${INDEX_ROUNDS:-2} bash benchmarks/compare/flat.sh "$lines" $large || failed=1 ;;
    memory)
      ROUNDS=1 SYSTEMS="elanus-AUTOINDEX elanus-HNSW_SQ4U elanus-HNSW_PQ elanus-DISKANN elanus-IVF_RABITQ" \
        bash benchmarks/compare/rounds.sh "$lines" $large || failed=1 ;;
    curves)
      ROUNDS=${INDEX_ROUNDS:-2} SLOW_ROUNDS=${INDEX_SLOW_ROUNDS:-1} SYSTEMS=${INDEX_SYSTEMS:-} \
        bash benchmarks/compare/rounds.sh "$lines" \
        ${INDEX_SETS:-wiki-movies-lsa128 mnist-784-euclidean cifar-sift-128-euclidean} || failed=1 ;;
    *) echo "bench-index: no part $part" >&2; exit 1 ;;
  esac
done
"$PYTHON" benchmarks/compare/ratios.py "$lines"
if [ -n "$failed" ]; then
  echo "bench-index: a part failed, as said above" >&2
  exit 1
fi
