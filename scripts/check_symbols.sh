#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_symbols.sh <module> <SQL script>...: the module exports what PostgreSQL looks up by itself and the C functions of
# the scripts, which are those of every version, with their pg_finfo_ records, nothing less and nothing else.

set -euo pipefail
module=$1
scripts=("${@:2}")

functions=$(sed -nE '/^CREATE (FUNCTION|PROCEDURE)/ { s/^CREATE [A-Z]+ ([a-z_]+)\(.*/\1/; h; }; /^ +LANGUAGE C\b/ { x; p; }' "${scripts[@]}" | sort -u)
expected=$(for function in $functions; do echo "$function"; echo "pg_finfo_$function"; done; echo Pg_magic_func)
exported=$(nm -D --defined-only "$module" | awk '{ print $NF }' | grep -vx _PG_init)

if ! diff <(sort <<<"$expected") <(sort <<<"$exported"); then
    echo "the symbols of $module (>) differ from the C functions of ${scripts[*]} (<)" >&2
    exit 1
fi
echo "$(wc -l <<<"$exported") symbols, as expected"
