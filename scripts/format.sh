#!/usr/bin/env bash
# Formats every Java source.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/java_home.sh
find_java_home
mvn -q -B com.diffplug.spotless:spotless-maven-plugin:apply -pl '!wire'
