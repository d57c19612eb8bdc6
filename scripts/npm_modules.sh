# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced: npm_modules <folder with package.json and package-lock.json> <folder to install in> [<option of npm ci>...]
# installs what the lock names, once. Prints why where it cannot be had; having failed, it tries again after ten minutes.

npm_modules() {
    local lock=("$1"/package.json "$1"/package-lock.json) into=$2 sum
    shift 2
    sum=$(cat "${lock[@]}" | sha256sum)
    mkdir -p "$(dirname "$into")"
    exec 8>"$into.lock" && flock 8 # tests that run side by side want the same
    [ "$(cat "$into/installed" 2>/dev/null)" != "$sum" ] || return 0
    command -v npm >/dev/null || { echo 'there is no npm' && return 1; }
    if [ -n "$(find "$into/failed" -mmin -10 2>/dev/null)" ]; then
        cat "$into/failed"
        return 1
    fi
    rm -rf "$into"
    mkdir -p "$into"
    cp "${lock[@]}" "$into"
    if ! (cd "$into" && timeout 240 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 \
        --fetch-retry-mintimeout=1000 --cache "$into/cache" "$@") >"$into/npm.log" 2>&1; then
        echo "npm could not install what it is built with: $(grep -m 1 . "$into/npm.log")" | tee "$into/failed"
        return 1
    fi
    rm -rf "$into/cache"
    echo "$sum" >"$into/installed"
}
