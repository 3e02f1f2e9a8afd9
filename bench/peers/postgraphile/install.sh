#!/bin/sh
# Installs PostGraphile and the Node that it needs, next to this file, from the registry that npm is set to.
set -eu
cd "$(dirname "$0")"
# The package `node` fetches its binary in an install script.
npm ci --no-audit --no-fund --foreground-scripts
node_modules/.bin/node --version
