#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# format.sh [clang-format option ...]: formats the C++ code, or with --dry-run -Werror tells what is not formatted.

set -euo pipefail
cd "$(dirname "$0")/.."
find extension shim page bench \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 -r clang-format-19 -i "$@"
