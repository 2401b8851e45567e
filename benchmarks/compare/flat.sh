#!/usr/bin/env bash
# Exact scans, in turn: ours beside the bandwidth of memory, and faiss's. Needs what rounds.sh needs.
# usage: flat.sh OUT SET
set -euo pipefail
out=$1 set=$2
here=$(dirname "$0")
. "$here/sets.sh"
data=$(data_of "$set")
for round in $(seq "${ROUNDS:-2}"); do
  echo "flat: $round, $set" >&2
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Xmx5g \
    -cp "$CLASSES" io.elanus.benchmarks.flat.FlatSpeed data="$data" set="$set" | grep "^$set," >> "$out"
  GLIBC_TUNABLES=glibc.malloc.hugetlb=1 "$PYTHON" "$here/faiss_flat.py" --data "$data" --set "$set" >> "$out"
done
