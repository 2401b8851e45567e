#!/usr/bin/env bash
# A B C D A B C D: this index, hnswlib, hnswlib on huge pages, faiss (on huge pages); each builds its graph in every round.
# usage: hnsw_rounds.sh ROUNDS OUT SET... ; needs CLASSES (class path of benchmarks and core), DATA,
# PYTHON (with hnswlib, faiss-cpu and numpy). Then: ratios.py OUT
set -u
rounds=$1 out=$2; shift 2
here=$(dirname "$0")
ef="10,14,20,28,40,56,80,112,160,240"
for round in $(seq "$rounds"); do
  for set in "$@"; do
    scratch=$(mktemp -d)
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
      -Xmx3g -cp "$CLASSES" io.elanus.benchmarks.hnsw.HnswCurve data="$DATA" set="$set" ef=$ef rounds=1 \
      builds=2 file="$scratch/elanus" | grep -v WARN >> "$out"
    "$PYTHON" "$here/hnswlib_curve.py" --data "$DATA" --set "$set" --ef $ef --rounds 1 \
      --file "$scratch/a" >> "$out"
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1 "$PYTHON" "$here/hnswlib_curve.py" --data "$DATA" --set "$set" \
      --ef $ef --rounds 1 --system hnswlib-huge --file "$scratch/b" >> "$out"
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1 "$PYTHON" "$here/faiss_curve.py" --data "$DATA" --set "$set" \
      --ef $ef --rounds 1 >> "$out"
    rm -r "$scratch"
  done
done
