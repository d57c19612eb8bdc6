#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_page.sh: what build_page.sh does where npm is missing, or cannot install anything: it says so, leaves the page out, and
# the build goes on. Nothing is fetched.

set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    echo "$1" >&2
    exit 1
}

# Everything but npm.
mkdir "$folder/bin"
for program in bash cat sha256sum find cp rm mkdir mktemp cmp dirname flock timeout grep tee; do
    ln -s "$(command -v "$program")" "$folder/bin/$program"
done
build() { PATH=$folder/bin "$source_dir/scripts/build_page.sh" "$source_dir/page" "$folder/page"; }

said=$(build)
grep -qx 'THE PAGE IS LEFT OUT: there is no npm' <<<"$said" || fail "said: $said"
grep -q 'built without its page' "$folder/page/bundle/index.html" || fail 'index.html does not say that the page was left out'
for file in page.js page.css; do
    [ "$(wc -c <"$folder/page/bundle/$file")" = 0 ] || fail "$file is not empty"
done

# One that cannot reach its registry is asked once, and not again at once.
printf '#!/bin/sh\necho "npm error code ENOTFOUND"\necho x >>%s/asked\nexit 1\n' "$folder" >"$folder/bin/npm"
chmod +x "$folder/bin/npm"
touch -d '2000-01-01' "$folder/page/bundle/index.html"
for _ in 1 2; do
    said=$(build)
    grep -q '^THE PAGE IS LEFT OUT: npm could not install .*ENOTFOUND' <<<"$said" || fail "said: $said"
done
[ "$(wc -l <"$folder/asked")" = 1 ] || fail 'npm was asked again at once'
[ "$folder/page/bundle/index.html" -ot "$source_dir/page/left_out.html" ] || fail 'a file that is the same was written again'
