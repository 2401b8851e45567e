#!/usr/bin/env bash
# Builds the runnable jar and its start-up archive when a source is newer; otherwise does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/java_home.sh
find_java_home || { echo "build: no JDK 25; run scripts/install_deps.sh" >&2; exit 1; }

jar=server/target/elanus.jar
archive=server/target/elanus.jsa
sources="pom.xml core storage engine cluster wire server"

stale() {
  [ ! -f "$1" ] || [ -n "$(find $sources -newer "$1" \( -path '*/src/main/*' -o -name pom.xml \) -type f -print -quit)" ]
}

if stale "$jar"; then
  echo "build: compiling (about a minute the first time, more when libraries have to be fetched)"
  mvn -q -B -DskipTests package
  touch "$jar"
fi
if [ ! -f "$archive" ] || [ "$jar" -nt "$archive" ]; then
  echo "build: training the start-up archive"
  rm -f "$archive"
  bin/elanus train "$archive" >server/target/train.log 2>&1 || { cat server/target/train.log >&2; exit 1; }
  # An archive that cannot be used would only be slow; with -Xshare:on it is an error.
  ELANUS_JAVA_OPTIONS=-Xshare:on bin/elanus --version >server/target/train.log 2>&1 || {
    echo "build: the start-up archive cannot be used:" >&2
    cat server/target/train.log >&2
    rm -f "$archive"
    exit 1
  }
fi
