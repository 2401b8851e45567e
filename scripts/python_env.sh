#!/usr/bin/env bash
# Makes .venv with what the Python tests need; quick when it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=tests/python_client/requirements.txt
if [ ! -f .venv/installed ] || ! cmp -s "$wanted" .venv/installed; then
  echo "python_env: making .venv with $(grep -c . "$wanted") packages"
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r "$wanted"
  cp "$wanted" .venv/installed
fi
