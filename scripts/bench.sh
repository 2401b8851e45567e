#!/usr/bin/env bash
# Measures this server beside Milvus 2.3.5 (a whole server in a Python wheel) and milvus-lite, in turn, through the
# wire, on the data sets in ELANUS_DATA. Minutes a set; wants an otherwise idle machine.
# BENCH_SETS names the sets, BENCH_ROUNDS how often each server is measured.
set -euo pipefail
cd "$(dirname "$0")/.."
data=${ELANUS_DATA:-../shared/data}
if [ ! -d "$data" ]; then
  echo "bench: no data sets at $data; name their folder in ELANUS_DATA" >&2
  exit 1
fi
bash scripts/install_deps.sh
bash scripts/build.sh
if [ ! -f .venv-peers/ready ]; then
  echo "bench: making .venv-peers"
  python3 -m venv .venv-peers
  .venv-peers/bin/pip install --quiet --disable-pip-version-check milvus==2.3.5 pymilvus==2.6.17 milvus-lite==3.2.2 numpy
  touch .venv-peers/ready
fi
for set in ${BENCH_SETS:-mnist-784-euclidean cifar-sift-128-euclidean}; do
  echo "bench: $set"
  .venv-peers/bin/python benchmarks/compare/servers.py --dataset "$data/$set" --rounds "${BENCH_ROUNDS:-2}"
done
if [ -d "$data/siftsmall" ]; then
  echo "bench: milvus-lite, siftsmall"
  .venv-peers/bin/python benchmarks/compare/lite.py --dataset "$data/siftsmall" --rounds "${BENCH_ROUNDS:-2}"
fi
