#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_run_folder.sh <pg_config>: a PostgreSQL server starts, and answers in psql, whatever the folder of the build is called.

set -euo pipefail
bin=$("$1" --bindir)
# shellcheck source=scripts/run_folder.sh
. "$(dirname "${BASH_SOURCE[0]}")/run_folder.sh"

root=$(mktemp -d)
chmod 755 "$root"
made=()
trap 'rm -rf "$root" "${made[@]}"' EXIT

answers() {
    local server=$RUN_DIR/server status=0
    run_user_folder "$server"
    "${RUN_AS[@]}" "$bin/initdb" -D "$server/data" -U postgres --auth=trust --no-sync >/dev/null
    "${RUN_AS[@]}" "$bin/pg_ctl" -D "$server/data" -l "$server/log" -s -w -o "-k $server -c listen_addresses=''" start || return
    "${RUN_AS[@]}" env PATH="$server:$PATH" "$bin/psql" -Xq "host=$server user=postgres dbname=postgres" -c 'SELECT 1' >/dev/null || status=1
    "${RUN_AS[@]}" "$bin/pg_ctl" -D "$server/data" -s -m immediate stop
    return "$status"
}

cd "$root"
for name in plain 'with a space' 'comma,colon:' "quotes'\"" 'uebung-ü' "dollar\$HOME" "$(printf 'long%.0s' {1..30})"; do
    mkdir -p "$root/$name/build"
    prepare_run_folder "$root/$name/build" 2>/dev/null
    made+=("$RUN_DIR")
    [ "$RUN_DIR" -ef "$root/$name/build/run" ] || { echo "$name/build/run is not $RUN_DIR" >&2; exit 1; }
    answers || { echo "no server in $RUN_DIR, for a build in a folder called: $name" >&2; exit 1; }
    echo "a server answered in $RUN_DIR"
done
