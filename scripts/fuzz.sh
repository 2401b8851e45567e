#!/usr/bin/env bash
# The random tests of the filter language at full length: filters against the judge of the tests, indexes and sealed
# segments against columns, nonsense for the parser. Then the tests of kernels and indexes from a seed that is not the
# one of `make test`. A failure prints its seed; -Dseed=N repeats it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/java_home.sh
find_java_home || { echo "fuzz: no JDK 25; run scripts/install_deps.sh" >&2; exit 1; }
mvn -q -B -pl core,engine -am test -Dsurefire.groups.excluded=none -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest='FilterDifferentialTest,IndexedFilterDifferentialTest,ShreddedFilterDifferentialTest,SealedFilterDifferentialTest,FilterFuzzTest,ParserFuzzTest'
mvn -q -B -pl core test -Dseed=random -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest='io.elanus.core.kernel.**.*Test,io.elanus.core.index.**.*Test'
