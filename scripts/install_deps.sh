#!/usr/bin/env bash
# Installs what a build and a test need and what is missing: a JDK 25, Maven, Python 3 with venv.
# For Debian and Ubuntu as root (or with sudo); a second run installs nothing and is quick.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/java_home.sh

sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
updated=""

install() {
  if ! command -v apt-get >/dev/null; then
    echo "install_deps: no apt-get here; please install by hand: $*" >&2
    exit 1
  fi
  if [ -z "$updated" ]; then
    echo "install_deps: reading the package lists"
    $sudo apt-get update -qq
    updated=yes
  fi
  echo "install_deps: installing $*"
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if ! find_java_home; then
  install openjdk-25-jdk-headless 2>/dev/null || install temurin-25-jdk 2>/dev/null || true
  if ! find_java_home; then
    echo "install_deps: no JDK 25 found and the package manager has none." >&2
    echo "Install one (Temurin, Zulu, Oracle, your distribution) and set JAVA_HOME to it." >&2
    exit 1
  fi
fi
command -v mvn >/dev/null || install maven
command -v python3 >/dev/null || install python3
python3 -c 'import venv, ensurepip' 2>/dev/null || install python3-venv python3-pip
command -v git >/dev/null || install git
echo "install_deps: JDK at $JAVA_HOME, $(mvn --version 2>/dev/null | sed -n 's/\x1b\[[0-9;]*m//g; 1p'), $(python3 --version)"
