#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# What the shim's container starts: gives libpq the password from its secret, and becomes the shim.

set -euo pipefail
PGPASSWORD=$(cat /run/secrets/database_password)
export PGPASSWORD
exec learning-shim "$@"
