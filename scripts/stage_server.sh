#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# stage_server.sh <source folder> <build folder> <pg_config>
#
# Makes a private copy of the PostgreSQL server below the build folder and installs the extension into it: tests and
# ./dev need no root and install nothing into the system. PostgreSQL finds its files relative to its programs, so the
# copy only has to keep their places: <build>/run/server-15/usr/lib/postgresql/15/bin, and so on. Copying happens once
# per version of the server; after that this takes a tenth of a second.

set -euo pipefail
umask 022
source_dir=$1 build=$2 pg_config=$3
# shellcheck source=scripts/run_folder.sh
. "$source_dir/scripts/run_folder.sh"
prepare_run_folder "$build"
find_tree "$source_dir" "$build"
ask_server "$pg_config"

version=$("$pg_config" --version)
if [ "$(cat "$STAGE/version" 2>/dev/null)" != "$version" ]; then
    rm -rf "$STAGE"
    for folder in "$("$pg_config" --bindir)" "$("$pg_config" --pkglibdir)" "$("$pg_config" --sharedir)"; do
        mkdir -p "$STAGE$folder"
        cp -R --preserve=mode,timestamps "$folder/." "$STAGE$folder/"
    done
    # The promise that all of this rests on.
    found=$("$STAGE$("$pg_config" --bindir)/pg_config" --pkglibdir)
    if [ "$found" != "$STAGE$("$pg_config" --pkglibdir)" ]; then
        echo "the copy of $version in $STAGE looks for its files in $found" >&2
        exit 1
    fi
    echo "$version" >"$STAGE/version"
fi
# PL/Proxy, for learning_log_shards, and pg_auto_failover may have been installed later.
for file in "$("$pg_config" --pkglibdir)"/{plproxy,pgautofailover}.so "$("$pg_config" --sharedir)"/extension/{plproxy,pgautofailover}*; do
    [ ! -e "$file" ] || cp -u --preserve=mode,timestamps "$file" "$STAGE$file"
done

DESTDIR=$STAGE cmake --install "$build" --component extension >/dev/null

if [ "$TREE" != "$source_dir" ]; then
    rm -rf "$TREE"
    mkdir "$TREE"
    for part in "$source_dir"/{CMakeLists.txt,README.md,CHANGELOG.md,sql,bench,regress,docker,tools,examples,grafana,docs,page} "$build/shim/learning-shim"; do
        [ ! -e "$part" ] || cp -R "$part" "$TREE/"
    done
    chmod -R a+rX "$TREE"
    # Data shared beside the source tree is found beside the copy too.
    if [ -r "$source_dir/../shared/data" ]; then
        rm -rf "$RUN_DIR/shared"
        mkdir "$RUN_DIR/shared"
        cp -R "$source_dir/../shared/data" "$RUN_DIR/shared/"
        chmod -R a+rX,u+w "$RUN_DIR/shared"
    fi
fi
