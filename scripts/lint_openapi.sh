#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# lint_openapi.sh <learning-shim> <build folder>
#
# Checks the OpenAPI document with a linter from npm, which is installed below the build folder once. Where npm or the
# linter cannot be had, it says so and exits with 77: skipped.

set -euo pipefail
shim=$1 folder=$2/openapi-linter
linter=@redocly/cli@1.27.0

skip() {
    echo "skipped: $1; the OpenAPI document was not linted"
    exit 77
}

command -v npm >/dev/null || skip "there is no npm"
mkdir -p "$folder"
cd "$folder"
if [ ! -e installed ]; then
    timeout 240 npm install --prefix . --no-audit --no-fund --loglevel=error "$linter" || skip "npm could not install $linter"
    touch installed
fi
"$shim" --print-openapi >openapi.json
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true node_modules/.bin/redocly lint --max-problems=50 openapi.json
