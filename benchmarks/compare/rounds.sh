#!/usr/bin/env bash
# Builds and searches every system over every set, in turn: A B C ... A B C ..., one process each.
# usage: rounds.sh OUT SET... ; a set named clustered-ROWSxDIMENSION is made when it is not there. A system that fails
# is named; the run goes on and ends with 1.
#
# CLASSES   class path of benchmarks and what they need
# DATA      folder of the sets
# MADE      folder of the sets that are made
# PYTHON    with hnswlib, faiss-cpu, usearch, qdrant-edge-py and numpy
# ROUNDS    of all systems; SLOW_ROUNDS of those in SLOW, whose builds take minutes
# SYSTEMS   to measure, in this order
set -euo pipefail
out=$1; shift
here=$(dirname "$0")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
ef=10,14,20,28,40,56,80,112,160,240
probes=2,4,8,12,16,24,32,48,64,96
systems=${SYSTEMS:-"elanus-HNSW hnswlib-huge usearch faiss-hnsw elanus-IVF_RABITQ elanus-SCANN elanus-IVF_FLAT
  faiss-ivfpq4 faiss-ivfrabitq qdrant-edge lucene jvector"}
slow=${SLOW:-qdrant-edge lucene jvector}
failed=
. "$here/sets.sh"

# Every process has as many huge pages as its allocator takes: ours and the JVM's by madvise, the others' by malloc's.
elanus() { jvm io.elanus.benchmarks.curve.MethodCurve "$@"; }
jvm() {
  "$java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseTransparentHugePages -Xmx5g \
    -cp "$CLASSES" "$1" data="$data" set="$set" rounds=1 "${@:2}" | grep "^$set,"
}
peer() { GLIBC_TUNABLES=glibc.malloc.hugetlb=1 python "$@"; }
python() {
  "$PYTHON" "$here/$1_curve.py" --data "$data" --set "$set" --rounds 1 --ef $ef --m 16 --ef-construction 200 "${@:2}"
}

measure() {
  case $1 in
    elanus-HNSW) elanus type=HNSW build=M:16,efConstruction:200 effort=ef efforts=$ef builds=2 ;;
    elanus-AUTOINDEX) elanus type=HNSW system=$1 build=M:18,efConstruction:240 effort=ef efforts=$ef ;;
    elanus-HNSW_SQ4U) elanus type=HNSW_SQ system=$1 build=M:16,efConstruction:200,sq_type:SQ4U,refine:true \
      effort=ef efforts=$ef ;;
    elanus-HNSW_PQ) elanus type=HNSW_PQ build=M:16,efConstruction:200,m:96,refine:true tuning=refine_k:4 \
      effort=ef efforts=$ef ;;
    elanus-DISKANN) elanus type=DISKANN effort=search_list efforts=20,40,80,160,320 ;;
    elanus-IVF_*|elanus-SCANN) elanus type="${1#elanus-}" effort=nprobe efforts=$probes builds=2 ;;
    hnswlib) python hnswlib ;;
    hnswlib-huge) peer hnswlib --system hnswlib-huge ;;
    usearch) peer usearch ;;
    qdrant-edge) peer qdrant ;;
    qdrant-edge-float32) peer qdrant --float32 ;;
    faiss-*) peer faiss --systems "$1" --probes $probes ;;
    lucene) jvm io.elanus.benchmarks.peers.LuceneCurve efforts=$ef file="$scratch/lucene-$set" ;;
    jvector) jvm io.elanus.benchmarks.peers.JVectorCurve efforts=$ef ;;
    *) echo "rounds: no system $1" >&2; return 1 ;;
  esac
}

scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
for round in $(seq "${ROUNDS:-2}"); do
  for set in "$@"; do
    data=$(data_of "$set")
    for system in $systems; do
      if [[ " $slow " == *" $system "* ]] && [ "$round" -gt "${SLOW_ROUNDS:-1}" ]; then
        continue
      fi
      echo "rounds: $round, $set, $system" >&2
      measure "$system" >> "$out" || {
        echo "rounds: $system failed on $set" >&2
        failed=1
      }
    done
  done
done
[ -z "$failed" ]
