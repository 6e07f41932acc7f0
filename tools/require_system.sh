#!/usr/bin/env bash
# Make sure that Python 3.11+ (with venv and headers) and a C++20 compiler are here: with apt when we are root, else by
# saying exactly what to install. Everything else comes from the package registries into .venv.
set -euo pipefail
python=${1:-python3}

missing=()
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then missing+=(python3); fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then missing+=(python3-venv); fi
if ! "$python" -c 'import sysconfig, os, sys; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' 2>/dev/null; then
  missing+=(python3-dev)
fi
if ! command -v c++ >/dev/null && ! command -v g++ >/dev/null && ! command -v clang++ >/dev/null; then missing+=(g++); fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing with apt: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Found $("$python" --version 2>&1); vaxsmith needs Python 3.11 or newer. Point to one: make PYTHON=/path/to/python3.12" >&2
    exit 1
  }
  exit 0
fi
cat >&2 <<MESSAGE
vaxsmith needs: ${missing[*]}
  Debian, Ubuntu:  sudo apt-get install ${missing[*]}
  Fedora:          sudo dnf install python3-devel gcc-c++
  macOS:           xcode-select --install; brew install python@3.12
If Python 3.11 or newer is installed under another name:  make PYTHON=/path/to/python3.12
MESSAGE
exit 1
