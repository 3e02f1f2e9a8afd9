#!/bin/sh
# Installs Kùzu into an environment of its own under target/bench, from the index that pip is set to.
set -eu
cd "$(dirname "$0")/../../.."
mkdir -p target/bench
python3 -m venv target/bench/kuzu-venv
target/bench/kuzu-venv/bin/pip install --quiet kuzu==0.11.3
target/bench/kuzu-venv/bin/python -c 'import kuzu; print("Kùzu", kuzu.__version__)'
