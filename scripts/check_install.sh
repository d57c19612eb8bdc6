#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_install.sh <build folder> <pg_config>: runs the README's install commands into a temporary root and looks whether
# everything has arrived, and nothing else.

set -euo pipefail
build=$1 pg_config=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

DESTDIR=$root cmake --install "$build" --component extension >/dev/null
DESTDIR=$root cmake --install "$build" --component shim --prefix /usr/local >/dev/null
DESTDIR=$root cmake --install "$build" --component tools --prefix /usr/local >/dev/null

module=$("$pg_config" --pkglibdir)/learning_log.so
extension=$("$pg_config" --sharedir)/extension
for file in "$module" "$extension"/learning_log{.control,--1.0.sql,--1.0--1.1.sql,--1.1.sql} "$extension"/learning_log_shards{.control,--1.1.sql} /usr/local/bin/learning-shim; do
    [ -f "$root$file" ] || { echo "$file was not installed" >&2; exit 1; }
done
"$root/usr/local/bin/learning-shim" --version
for tool in learning-import learning-export; do "$root/usr/local/bin/$tool" --help >/dev/null; done
grep -qx 'ExecStart=/usr/local/bin/learning-shim' "$root/usr/local/lib/systemd/system/learning-shim.service"
others=$(find "$root" -type f ! -path "$root$module" ! -path "$root$extension/learning_log*" ! -path "$root/usr/local/*")
[ -z "$others" ] || { echo "installed as well: $others" >&2; exit 1; }
