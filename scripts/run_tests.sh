#!/usr/bin/env bash
# Everything that proves the project: unit and contract tests, then real clients and crashes against
# a real server. Within 15 minutes on 2 cores.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/install_deps.sh
. scripts/java_home.sh
find_java_home

echo "run_tests: Java tests"
mvn -q -B package
touch server/target/elanus.jar
bash scripts/build.sh
bash scripts/python_env.sh

run=$(mktemp -d)
cleanup() {
  [ -z "${pid:-}" ] || kill -TERM "$pid" 2>/dev/null || true
  rm -rf "$run"
}
trap cleanup EXIT
bin/elanus standalone --data "$run/data" --port 0 --management-port 0 >"$run/ready" 2>"$run/log" &
pid=$!
for _ in $(seq 1 300); do
  grep -q . "$run/ready" && break
  kill -0 "$pid" || { cat "$run/log" >&2; exit 1; }
  sleep 0.1
done
address=$(sed -n 's/.* on \([0-9.]*:[0-9]*\).*/\1/p' "$run/ready")

echo "run_tests: Python clients against $address"
(cd tests/python_client && ../../.venv/bin/pytest -q -rs --uri "http://$address" --data "$run/data" --tags L0 L1 -n 2 --dist loadgroup)
kill -TERM "$pid"
status=0
wait "$pid" || status=$?
pid=""
if [ "$status" != 143 ]; then # 128 + SIGTERM, as the JVM answers when its hooks have run
  echo "run_tests: SIGTERM ended the server with $status" >&2
  exit 1
fi
echo "run_tests: the data directory is sound"
bin/elanus check "$run/data"

echo "run_tests: crashes"
.venv/bin/python tests/crash/crash.py --cycles 5
.venv/bin/python tests/crash/damage.py
