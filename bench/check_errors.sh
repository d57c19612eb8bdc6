#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_errors.sh: a row that could not be measured ends the benchmark, and is never a figure. Nothing is measured here:
# pgbench, wrk and psql are replaced by commands that fail.
#
# shellcheck disable=SC2034,SC2317 # the variables and functions are for what is sourced

set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

# tried <pgbench> <wrk> <psql> <command>...: its exit status, in a bench whose programs are these.
tried() (
    filter='' rounds=2 seconds=1 quick='' learners=1 copies=0 copied_sessions=1
    RUN_DIR=$folder RUN_AS=(env) SERVER_BIN=$folder bench_shim_url=http://127.0.0.1:1
    mkdir -p "$folder/log" "$folder/scripts"
    ln -sf "$1" "$folder/pgbench"
    wrk() { "$wrk_stub"; }
    sql() { "$sql_stub"; }
    wrk_stub=$2 sql_stub=$3
    # shellcheck source=bench/measure.sh
    . "$source_dir/bench/measure.sh"
    # shellcheck source=bench/reads.sh
    . "$source_dir/bench/reads.sh"
    # shellcheck source=bench/writes.sh
    . "$source_dir/bench/writes.sh"
    # shellcheck source=bench/http.sh
    . "$source_dir/bench/http.sh"
    set -e
    "${@:4}"
    [ ${#table[@]} = 1 ]
)

expect() { # expect <0|1> <what tried takes>...
    local status=0
    set +e
    tried "${@:2}" >"$folder/output" 2>&1
    status=$?
    set -e
    if [ "$status" != "$1" ]; then
        echo "status $status instead of $1: ${*:2}"
        cat "$folder/output"
        failures=$((failures + 1))
    fi
}

stub() { # stub <name> <what it prints>: prints its path
    printf '#!/bin/sh\ncat <<"end"\n%s\nend\n' "$2" >"$folder/$1"
    chmod +x "$folder/$1"
    echo "$folder/$1"
}

fails=$(command -v false)
tps=$(stub tps 'tps = 100.0 (without initial connection time)')
stalled=$(stub stalled 'number of failed transactions: 7 (7.000%)')
requests=$(stub requests 'Requests/sec:  1000.00')
refused=$(stub refused 'unable to connect to 127.0.0.1:1 Connection refused')
non_2xx=$(stub non_2xx 'Non-2xx or 3xx responses: 5
Requests/sec:  1000.00')
timed=$(stub timed 'Time: 12.3 ms')

row=(compare row 8 least 1 faster)
expect 0 "$tps" "$requests" "$timed" "${row[@]}" summary_times x.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" record_times x.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" pair_times db 8 1 x.sql y.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" copy_times
for wrk in "$fails" "$refused" "$non_2xx"; do
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" summary_times x.sql
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" record_times x.sql
done
for pgbench in "$fails" "$stalled"; do
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" summary_times x.sql
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" record_times x.sql
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" pair_times db 8 1 x.sql y.sql
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" pair_times db 1 1 x.sql y.sql
done
expect 1 "$tps" "$requests" "$fails" "${row[@]}" copy_times
for pair in '' '1.5' '0.0000 1.5' '1.5 0' '1.5 ' 'nan 1'; do
    expect 1 "$tps" "$requests" "$timed" "${row[@]}" echo "$pair"
done
[ "$failures" = 0 ]
