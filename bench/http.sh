# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: requests to learning-shim, on the same machine as everything else, sent by wrk. Times are
# those of one request in the long run: the whole time by the number of requests, whatever the number of clients. A
# write counts when it is answered, which is after its commit. The shim writes its log into a file.
#
# shellcheck disable=SC2154 # the variables of bench/run

start_bench_shim() { # start_bench_shim <database>
    local log=$RUN_DIR/log/shim.log
    : >"$log"
    (exec 9>&- && exec setsid "${RUN_AS[@]}" "$bench_shim" --listen 127.0.0.1:0 --admin-listen off \
        --database "host=$PGHOST port=$PGPORT user=postgres dbname=$1") </dev/null >"$log.out" 2>"$log" &
    bench_shim_pid=$!
    until bench_shim_url=$(sed -n 's/^listening on //p' "$log.out") && [ -n "$bench_shim_url" ]; do
        kill -0 "$bench_shim_pid" 2>/dev/null || { cat "$log" >&2 && return 1; }
        sleep 0.05
    done
}

stop_bench_shim() {
    [ -n "${bench_shim_pid-}" ] || return 0
    kill "$bench_shim_pid" 2>/dev/null || true
    wait "$bench_shim_pid" || true
    bench_shim_pid=''
}

# request_time <script> <connections> <seconds>: milliseconds per request.
request_time() {
    local output
    output=$(wrk -t 2 -c "$2" -d "$3" -s "$source_dir/bench/http/$1.lua" "$bench_shim_url" -- "$learners" 2>&1) || true
    if ! grep -q '^Requests/sec' <<<"$output" || grep -q 'Socket errors' <<<"$output" ||
        { [ "$1" != nothing ] && grep -q 'Non-2xx' <<<"$output"; }; then
        echo "$output" >&2
        return 1
    fi
    awk '/^Requests\/sec/ { printf "%.4f", 1000 / $2 }' <<<"$output"
}

# statement_time <database> <script> <seconds> <clients>...: milliseconds per statement, with the number of clients that
# is best.
statement_time() {
    local count time best=''
    for count in "${@:4}"; do
        time=$(script_time "$1" "$2" "$count" "$3") || return
        best=$(awk -v time="$time" -v clients="$count" -v best="$best" \
            'BEGIN { time /= clients; printf "%.4f", best == "" || time < best ? time : best }')
    done
    echo "$best"
}

summary_times() {
    local ours other
    ours=$(request_time summary 32 "$((2 * seconds))") || return
    other=$(statement_time learning "$1" "$((2 * seconds))" 16) || return
    echo "$ours $other"
}

record_times() {
    local ours other
    ours=$(request_time record 64 "$((2 * seconds))") || return
    other=$(statement_time writes "$1" "$seconds" 1 8 16 32 64) || return
    echo "$ours $other"
}

# Called before check_writes.
measure_http() {
    local name='GET summary, a year of days, against aggregate_learning_json' nothing peak
    if wanted "$name"; then
        start_bench_shim learning
        compare "$name" 32 least 0.6 faster summary_times \
            "$(script json "$(question ours-json.sql "$some_learner" day UTC 2024-01-01 2024-12-31)")"
        stop_bench_shim
    fi
    name='POST /records, against the best of INSERT of one row'
    wanted "$name" || return 0
    prepare_writes
    start_bench_shim writes
    compare "$name" 64 least 2 faster record_times "$(write_script insert.sql other-insert)"
    nothing=$(request_time nothing 64 "$seconds")
    footnotes+=("HTTP alone, a path that is not there, 64 clients: $nothing ms per request.")
    request_time record 256 "$seconds" >/dev/null
    peak=$(awk '/^VmHWM/ { print int($2 / 1024) + 1 }' "/proc/$bench_shim_pid/status")
    footnotes+=("Memory of the shim with 256 clients: $peak MB, at most 64: $([ "$peak" -le 64 ] && echo yes || echo NO).")
    stop_bench_shim
}
