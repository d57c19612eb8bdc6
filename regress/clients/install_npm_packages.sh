#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# install_npm_packages.sh <examples folder> <place>
#
# Puts the examples for Node.js beside the packages that they import, in the versions of package-lock.json: Node.js looks for
# packages from a program's own folder upwards, and the source tree is not written to. Where it cannot, it says why, and the tests
# that need it are skipped.

set -euo pipefail
examples=$1 place=$2
mkdir -p "$place"
exec 9>"$place/lock" # the suite's tests run at the same time
flock 9

packages=("$examples"/{package.json,package-lock.json})
if ! cat "${packages[@]}" | cmp -s - "$place/installed"; then
    command -v npm >/dev/null || { echo "there is no npm" && exit 0; }
    rm -rf "$place/installed" "$place/node_modules"
    cp "${packages[@]}" "$place"
    cd "$place"
    if ! timeout 240 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --cache "$place/cache" >npm.log 2>&1; then
        echo "npm could not install the packages of the examples: $(grep -m 1 . npm.log)"
        exit 0
    fi
    rm -rf "$place/cache"
    cat "${packages[@]}" >"$place/installed"
fi
for part in sql http; do # not while another test runs them, if nothing is new
    diff -qr "$examples/$part" "$place/$part" >/dev/null 2>&1 || { rm -rf "${place:?}/$part" && cp -R "$examples/$part" "$place"; }
done
