#!/usr/bin/env bash
# What must hold before a commit: formatting, compiler lint, Error Prone and NullAway, the arrows
# between modules, and a sign-off on every commit. Fast when little has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/install_deps.sh >/dev/null
. scripts/java_home.sh
find_java_home

echo "check: sign-offs"
unsigned=$(git log --no-merges --format='%h %s%n%(trailers:key=Signed-off-by)--' | awk '
  /^--$/ {next} /^Signed-off-by:/ {signed=1; next} NF {if (line && !signed) print line; line=$0; signed=0}
  END {if (line && !signed) print line}')
if [ -n "$unsigned" ]; then
  printf 'commits without Signed-off-by (git commit -s):\n%s\n' "$unsigned" >&2
  exit 1
fi

echo "check: formatting"
mvn -q -B com.diffplug.spotless:spotless-maven-plugin:check -pl '!wire'
echo "check: compiler lint, Error Prone, NullAway"
mvn -q -B -Pcheck compile
echo "check: arrows and purity"
mvn -q -B -pl server -am test -Dtest='*Tidy*' -Dsurefire.failIfNoSpecifiedTests=false
echo "check: all good"
