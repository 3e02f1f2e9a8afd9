#!/bin/sh
# Installs graphql-ws next to this file, from the registry that npm is set to.
set -eu
cd "$(dirname "$0")"
npm ci --no-audit --no-fund
