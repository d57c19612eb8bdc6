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
# shellcheck source=cmake/run_folder.sh
. "$source_dir/cmake/run_folder.sh"
prepare_run_folder "$build"

version=$("$pg_config" --version)
major=${version#PostgreSQL }
major=${major%%[!0-9]*}
stage=$RUN_DIR/server-$major

if [ "$(cat "$stage/version" 2>/dev/null)" != "$version" ]; then
    rm -rf "$stage"
    for folder in "$("$pg_config" --bindir)" "$("$pg_config" --pkglibdir)" "$("$pg_config" --sharedir)"; do
        mkdir -p "$stage$folder"
        cp -R --preserve=mode,timestamps "$folder/." "$stage$folder/"
    done
    # The promise that all of this rests on.
    found=$("$stage$("$pg_config" --bindir)/pg_config" --pkglibdir)
    if [ "$found" != "$stage$("$pg_config" --pkglibdir)" ]; then
        echo "the copy of $version in $stage looks for its files in $found" >&2
        exit 1
    fi
    echo "$version" >"$stage/version"
fi

DESTDIR=$stage cmake --install "$build" --component extension >/dev/null

# Tests read the source tree and run the shim; where the ordinary user cannot, they get copies.
find_tree "$source_dir"
if [ "$TREE" != "$source_dir" ]; then
    rm -rf "$TREE"
    mkdir "$TREE"
    for part in README.md sql regress; do
        [ ! -e "$source_dir/$part" ] || cp -R "$source_dir/$part" "$TREE/"
    done
    [ ! -e "$build/shim/learning-shim" ] || cp "$build/shim/learning-shim" "$TREE/"
    chmod -R a+rX "$TREE"
fi
