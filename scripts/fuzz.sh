#!/usr/bin/env bash
# The random tests of the filter language at full length: filters against the judge of the tests, indexes and sealed
# segments against columns, nonsense for the parser. A failure prints its seed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/java_home.sh
find_java_home || { echo "fuzz: no JDK 25; run scripts/install_deps.sh" >&2; exit 1; }
mvn -q -B -pl core,engine -am test -Dsurefire.groups.excluded=none -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest='FilterDifferentialTest,IndexedFilterDifferentialTest,ShreddedFilterDifferentialTest,SealedFilterDifferentialTest,FilterFuzzTest,ParserFuzzTest'
