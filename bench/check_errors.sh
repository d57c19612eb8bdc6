#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_errors.sh: a row that could not be measured ends the benchmark, and is never a figure. Nothing is measured here:
# pgbench, wrk and psql are replaced by commands that fail.
#
# shellcheck disable=SC2031,SC2034,SC2317 # the variables and functions are for what is sourced

set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

# tried <pgbench> <wrk> <psql> <command>...: its exit status, in a bench whose programs are these.
tried() (
    filter='' rounds=2 seconds=1 quick='' learners=1 copies=0 copied_sessions=1
    RUN_DIR=$folder RUN_AS=(env) SERVER_BIN=$folder
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
    # shellcheck source=bench/services.sh
    . "$source_dir/bench/services.sh"
    # shellcheck source=bench/answers.sh
    . "$source_dir/bench/answers.sh"
    # shellcheck source=bench/http.sh
    . "$source_dir/bench/http.sh"
    service_url=([shim]=http://127.0.0.1:1 [other]=http://127.0.0.1:1)
    rm -f "$folder/entries"
    entries() { echo "${recorded-1000000}" >>"$folder/entries" && awk '{ n += $1 } END { print n }' "$folder/entries"; }
    curl() { echo "$answered"; }
    new_id() { echo 9f2c7a1e-5d0b-4c0e-8a43-0d6f3b1f7c55; }
    remembered() { return 1; }
    set -e
    "${@:4}"
    [ ${#table[@]} = 1 ]
)

checked() { "$@" && table+=('the answers are right'); }

without_npm() {
    command() { return 1; }
    fastify_row row 32 1 request_time summary learning answers_summaries
}

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
requests=$(stub requests '  1000 requests in 1.00s, 1.00MB read
Requests/sec:  1000.00')
refused=$(stub refused 'unable to connect to 127.0.0.1:1 Connection refused')
non_2xx=$(stub non_2xx '  1000 requests in 1.00s, 1.00MB read
  Non-2xx or 3xx responses: 5
Requests/sec:  1000.00')
all_404=$(stub all_404 '  1000 requests in 1.00s, 1.00MB read
  Non-2xx or 3xx responses: 1000
Requests/sec:  1000.00')
timed=$(stub timed 'Time: 12.3 ms')

row=(compare row 8 least 1 faster)
expect 0 "$tps" "$requests" "$timed" "${row[@]}" summary_times x.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" record_times x.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" batch_times x.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" service_times request_time other summary 32
expect 0 "$tps" "$requests" "$timed" "${row[@]}" service_times 'write_time 1' other record 64
expect 0 "$tps" "$all_404" "$timed" "${row[@]}" service_times request_time other nothing 64
expect 0 "$tps" "$requests" "$timed" "${row[@]}" pair_times db 8 1 x.sql y.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" notify_times 8 x.sql
expect 0 "$tps" "$requests" "$timed" "${row[@]}" copy_times
for wrk in "$fails" "$refused" "$non_2xx"; do
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" summary_times x.sql
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" record_times x.sql
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" batch_times x.sql
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" service_times request_time other summary 32
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" service_times 'write_time 1' other record 64
    expect 1 "$tps" "$wrk" "$timed" "${row[@]}" service_times request_time other nothing 64
done
for pgbench in "$fails" "$stalled"; do
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" summary_times x.sql
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" record_times x.sql
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" pair_times db 8 1 x.sql y.sql
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" notify_times 8 x.sql
    expect 1 "$pgbench" "$requests" "$timed" "${row[@]}" pair_times db 1 1 x.sql y.sql
done
expect 1 "$tps" "$requests" "$fails" "${row[@]}" copy_times
for pair in '' '1.5' '0.0000 1.5' '1.5 0' '1.5 ' 'nan 1'; do
    expect 1 "$tps" "$requests" "$timed" "${row[@]}" echo "$pair"
done
# A path that is not there is not to be found: neither now and then, nor always.
expect 1 "$tps" "$requests" "$timed" "${row[@]}" service_times request_time other nothing 64

# Entries that were said to be recorded, and are not in the log.
recorded=999
expect 1 "$tps" "$requests" "$timed" "${row[@]}" record_times x.sql
expect 1 "$tps" "$requests" "$timed" "${row[@]}" service_times 'write_time 1' other record 64
recorded=999999
expect 1 "$tps" "$requests" "$timed" "${row[@]}" batch_times x.sql
unset recorded

# Wrong answers, of services that do not refuse to answer.
right='{"request_id":"9f2c7a1e-5d0b-4c0e-8a43-0d6f3b1f7c55","user_id":"learner-1","word_count":12,'
right+='"timestamp":"2024-05-01T10:00:00.000Z","study_seconds":60,"recorded_at":"2026-01-01T00:00:00.5Z"}'
answered=$right$'\n201'
expect 0 "$tps" "$requests" "$timed" checked answers_record other
for answered in "$right"$'\n200' "${right/12/13}"$'\n201' "${right%\}}"$'\n201' $'\n201' ''; do
    expect 1 "$tps" "$requests" "$timed" checked answers_record other
done
created='{"status":201,"outcome":"created","entry":'$right'}'
answered="[$created,$created]"$'\n200'
expect 0 "$tps" "$requests" "$timed" checked answers_batch other
for answered in "[$created]"$'\n200' "[$created,${created/created/replayed}]"$'\n200' $'[]\n200'; do
    expect 1 "$tps" "$requests" "$timed" checked answers_batch other
done
answered='HTTP/1.1 404 Not Found'
expect 1 "$tps" "$requests" "$timed" checked answers_not_found other "$folder/answer"
expect 0 "$tps" "$requests" "$timed" checked answers_like other <(echo "$answered")
expect 1 "$tps" "$requests" "$timed" checked answers_like other <(echo "$answered, and more")
answered=$'[]\n200'
expect 1 "$tps" "$requests" "$timed" checked answers_summaries other

# What cannot be installed is a row without figures, and no error; memory that is not known is an error.
expect 0 "$tps" "$requests" "$timed" without_npm
expect 0 "$tps" "$requests" "$timed" add_memory row 2000 most 64 12.5
expect 1 "$tps" "$requests" "$timed" add_memory row 2000 most 64 ''
[ "$failures" = 0 ]
