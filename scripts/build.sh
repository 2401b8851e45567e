#!/usr/bin/env bash
# Builds the runnable jar and its start-up cache when a source is newer; otherwise does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/java_home.sh
find_java_home || { echo "build: no JDK 25; run scripts/install_deps.sh" >&2; exit 1; }

jar=server/target/elanus.jar
cache=server/target/elanus.aot
sources="pom.xml core storage engine cluster wire server"

stale() {
  [ ! -f "$1" ] || [ -n "$(find $sources -newer "$1" \( -path '*/src/main/*' -o -name pom.xml \) -type f -print -quit)" ]
}

if stale "$jar"; then
  echo "build: compiling (about a minute the first time, more when libraries have to be fetched)"
  mvn -q -B -DskipTests package
  touch "$jar"
fi
if [ ! -f "$cache" ] || [ "$jar" -nt "$cache" ]; then
  echo "build: training the start-up cache"
  rm -f "$cache"
  bin/elanus train "$cache" >server/target/train.log 2>&1 || { cat server/target/train.log >&2; exit 1; }
  # A cache that cannot be used would only be slow; with AOTMode=on it is an error.
  ELANUS_JAVA_OPTIONS=-XX:AOTMode=on bin/elanus --version >server/target/train.log 2>&1 || {
    echo "build: the start-up cache cannot be used:" >&2
    cat server/target/train.log >&2
    rm -f "$cache"
    exit 1
  }
fi
