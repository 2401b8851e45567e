#!/usr/bin/env bash
# Stops the server that scripts/start_standalone.sh started.
set -euo pipefail
cd "$(dirname "$0")/.."
pid=$(cat .run/pid 2>/dev/null || true)
if [ -z "$pid" ] || ! kill -0 "$pid" 2>/dev/null; then
  echo "Elanus does not run."
  rm -f .run/pid
  exit 0
fi
kill -TERM "$pid"
for _ in $(seq 1 100); do
  if ! kill -0 "$pid" 2>/dev/null; then
    rm -f .run/pid
    echo "Elanus has stopped."
    exit 0
  fi
  sleep 0.1
done
echo "stop: process $pid has not ended within 10 seconds" >&2
exit 1
