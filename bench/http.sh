# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: requests to learning-shim, and to what one would run instead, on the same machine as everything
# else, sent by wrk. Times are those of one request in the long run: the whole time by the number of requests, whatever the
# number of clients. A write counts when it is answered, which is after its commit. The shim writes its log into a file.
#
# shellcheck disable=SC2154 # the variables of bench/run

# send_requests <service> <script> <connections> <seconds>: prints the milliseconds per request and how many were
# answered. All must be answered with success, or those to a path that is not there, none. An answer that is slow, because
# something else takes the machine or the disk for seconds, is slow and no error.
send_requests() {
    local output answered refused wanted_refused=0
    output=$(wrk --timeout 10s -t 2 -c "$3" -d "$4" -s "$source_dir/bench/http/$2.lua" "${service_url[$1]}" -- "$learners" 2>&1) || true
    answered=$(sed -nE 's/^ *([0-9]+) requests in .*/\1/p' <<<"$output")
    refused=$(sed -nE 's/^ *Non-2xx or 3xx responses: ([0-9]+)$/\1/p' <<<"$output")
    [ "$2" != nothing ] || wanted_refused=$answered
    if ! grep -q '^Requests/sec' <<<"$output" || grep -q 'Socket errors' <<<"$output" ||
        [ "${refused:-0}" != "$wanted_refused" ]; then
        printf '%s, %s:\n%s\n' "$1" "$2" "$output" >&2
        return 1
    fi
    awk -v answered="$answered" '/^Requests\/sec/ { printf "%.4f %d", 1000 / $2, answered }' <<<"$output"
}

request_time() {
    local sent
    sent=$(send_requests "$@") || return
    echo "${sent% *}"
}

# write_time <entries per request> <service> <script> <connections> <seconds>: like request_time; what was answered must be in
# the log.
write_time() {
    local before after sent answered
    before=$(entries) || return
    sent=$(send_requests "${@:2}") || return
    after=$(entries) || return
    answered=$(($1 * ${sent#* }))
    if [ $((after - before)) -lt "$answered" ]; then
        echo "$2: $answered entries were said to be recorded, and $((after - before)) were" >&2
        return 1
    fi
    echo "${sent% *}"
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

# Against pgbench: <script>. Against another service: its name.
summary_times() {
    local ours other
    ours=$(request_time shim summary 32 "$((2 * seconds))") || return
    other=$(statement_time learning "$1" "$((2 * seconds))" 16) || return
    echo "$ours $other"
}

record_times() {
    local ours other
    ours=$(write_time 1 shim record 64 "$((2 * seconds))") || return
    other=$(statement_time writes "$1" "$seconds" 1 8 16 32 64) || return
    echo "$ours $other"
}

batch_times() {
    local ours other
    ours=$(write_time 1000 shim batch 4 "$((2 * seconds))") || return
    other=$(statement_time writes "$1" "$((2 * seconds))" 4) || return
    echo "$ours $other"
}

# service_times <request_time|write_time 1> <service> <script> <connections>
service_times() {
    local ours other
    # shellcheck disable=SC2086 # two words
    ours=$($1 shim "$3" "$4" "$((2 * seconds))") || return
    # shellcheck disable=SC2086
    other=$($1 "$2" "$3" "$4" "$((2 * seconds))") || return
    echo "$ours $other"
}

# fastify_row <name> <clients> <target> <time> <script> <database> <what checks its answers>
fastify_row() {
    wanted "$1" || return 0
    if [ -n "${without_fastify-}" ] || ! without_fastify=$(install_fastify); then
        not_measured "$1" "$2" least "$3" "$without_fastify"
        return 0
    fi
    [ "$6" != writes ] || prepare_writes
    start_bench_shim "$6"
    start_fastify "$6"
    "$7" "${service_url[shim]}"
    "$7" "${service_url[fastify]}"
    service_times "$4" fastify "$5" "$2" >/dev/null # warm up: a script is compiled while it runs
    compare "$1" "$2" least "$3" faster service_times "$4" fastify "$5" "$2"
    stop_services
}

measure_summaries() {
    local name='GET summary, a year of days, against aggregate_learning_json'
    if wanted "$name"; then
        start_bench_shim learning
        answers_summaries "${service_url[shim]}"
        compare "$name" 32 least 0.65 faster summary_times \
            "$(script json "$(question ours-json.sql "$some_learner" day UTC 2024-01-01 2024-12-31)")"
        stop_services
    fi
    fastify_row 'GET summary, a year of days, against fastify and pg' 32 1.7 request_time summary learning answers_summaries
}

measure_records() {
    local name='POST /records, against the best of INSERT of one row'
    if wanted "$name"; then
        prepare_writes
        start_bench_shim writes
        answers_record "${service_url[shim]}"
        compare "$name" 64 least 1.5 faster record_times "$(write_script insert.sql other-insert)"
        stop_services
    fi
    fastify_row 'POST /records, against fastify and pg' 64 4 'write_time 1' record writes answers_record
    name='POST /records/batch of 1,000, against record_learning_batch'
    wanted "$name" || return 0
    prepare_writes
    start_bench_shim writes
    answers_batch "${service_url[shim]}"
    compare "$name" 4 least 0.8 faster batch_times "$(write_script record-batch.sql other-sessions)"
    stop_services
}

# HTTP alone. Both close a connection after a million requests, so that they send the same bytes.
measure_transport() {
    local name='a path that is not there, against stock cpp-httplib' answer=$RUN_DIR/not-found
    wanted "$name" || return 0
    start_bench_shim learning --keep-alive-requests 1000000
    answers_not_found "${service_url[shim]}" "$answer"
    start_stock_server "$answer"
    answers_like "${service_url[stock]}" "$answer"
    compare "$name" 64 least 1 faster service_times request_time stock nothing 64
    stop_services
}

measure_memory() {
    local name='memory, each client asked once and stays connected' clients=2000 memory
    wanted "$name" || return 0
    progress "$name, clients: $clients"
    start_bench_shim learning --keep-alive-timeout 60
    if ! memory=$(python3 "$source_dir/bench/http/keep_alive_clients.py" "${service_url[shim]}" "$clients" \
        "${service_pid[shim]}"); then
        echo "could not be measured: $name" >&2
        return 1
    fi
    add_memory "$name" "$clients" most 64 "${memory#* }"
    footnotes+=("Memory of the shim with $clients clients: ${memory% *} MB (VmRSS), at its peak ${memory#* } MB (VmHWM).")
    stop_services
}

# Called before check_writes.
measure_http() {
    measure_summaries
    measure_records
    measure_transport
    measure_memory
}
