#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# build_page.sh <source folder of the page> <folder below the build folder>
#
# Bundles the page into <folder>/bundle: index.html, page.js, page.css, icon.svg. What npm has to fetch for that is installed in
# <folder>/tools, in the versions of package-lock.json, and only when these have changed. Where that cannot be done, the reason is
# said, and index.html is a page that says it too; the next builds try again, but not within ten minutes.
# Files that stay the same are not touched, so that nothing is compiled anew.

set -euo pipefail
source_dir=$1 folder=$2
tools=$folder/tools
new=$folder/new

# shellcheck source=scripts/npm_modules.sh
. "$(dirname "${BASH_SOURCE[0]}")/npm_modules.sh"

bundle() {
    "$tools/node_modules/.bin/esbuild" "$source_dir/src/page.ts" "$source_dir/src/page.css" --bundle --minify \
        --format=iife --target=chrome109,firefox115,safari16 --entry-names=page --outdir="$new" --log-level=warning &&
        cp "$source_dir/index.html" "$new/"
}

leave_out() {
    echo "THE PAGE IS LEFT OUT: $1"
    cp "$source_dir/left_out.html" "$new/index.html"
    : >"$new/page.js"
    : >"$new/page.css"
}

mkdir -p "$folder/bundle"
rm -rf "$new"
mkdir "$new"
if reason=$(npm_modules "$source_dir" "$tools" --omit=dev); then
    # So that npm finds in the tools what the source imports.
    NODE_PATH=$tools/node_modules bundle
else
    leave_out "$reason"
fi
cp "$source_dir/icon.svg" "$new/"
for file in "$new"/*; do
    cmp -s "$file" "$folder/bundle/${file##*/}" || cp "$file" "$folder/bundle/"
done
rm -rf "$new"
