#!/usr/bin/env bash
# Installs what is missing, builds what is stale, starts the server in the background, and says when
# it is ready. Settings: ELANUS_DATA_DIR (.run/data), ELANUS_PORT (19530), ELANUS_MANAGEMENT_PORT (9091).
set -euo pipefail
cd "$(dirname "$0")/.."
run=.run
data=${ELANUS_DATA_DIR:-$run/data}
mkdir -p "$run"

runs() {
  [ -f "$run/pid" ] && kill -0 "$(cat "$run/pid")" 2>/dev/null
}

if runs && sleep 0.3 && runs; then # one that was just killed is still there for a moment
  echo "Elanus runs already (process $(cat "$run/pid")): $(cat "$run/ready")"
  exit 0
fi
bash scripts/install_deps.sh
bash scripts/build.sh

rm -f "$run/ready"
nohup bin/elanus standalone --data "$data" --port "${ELANUS_PORT:-19530}" \
  --management-port "${ELANUS_MANAGEMENT_PORT:-9091}" >"$run/ready" 2>"$run/elanus.log" </dev/null &
pid=$!
echo "$pid" >"$run/pid"
for _ in $(seq 1 300); do
  if grep -q . "$run/ready" 2>/dev/null; then
    cat "$run/ready"
    echo "Data in $data, log in $run/elanus.log. Stop it with: bash scripts/stop.sh"
    echo "Try next: the program in README.md, section 'First steps'."
    exit 0
  fi
  if ! kill -0 "$pid" 2>/dev/null; then
    echo "start_standalone: the server ended at once:" >&2
    tail -n 20 "$run/elanus.log" >&2
    rm -f "$run/pid"
    exit 1
  fi
  sleep 0.1
done
echo "start_standalone: not ready after 30 seconds; see $run/elanus.log" >&2
exit 1
