# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: four servers with learning_log_shards against one plain server with the same data, all on this
# machine. A client of ours asks one node, several clients are spread over all of them, as behind a list of hosts. The same cores
# work for both sides, so that a ratio is what the layer costs, not what more machines bring: with several clients the cores
# are busy, and the ratio is what one of many nodes is worth compared with a server of its own.
#
# Sides are measured for longer than elsewhere: a new session of a node makes a session on each other node, which costs
# some 20 ms apiece.
#
# Writes go into copies of the databases, made anew for each run.
#
# shellcheck disable=SC2154 # the variables of bench/run

shard_count=4

# What the shards' data depends on.
shard_data_version() { cat "$source_dir"/sql/shards/* "$RUN_DIR/data.sum"; }

load_shards() {
    local i folder=$RUN_DIR/shards-$PG_MAJOR
    if [ -n "$fresh" ] || [ "$(cat "$RUN_DIR/shards.sum" 2>/dev/null)" != "$(shard_data_version | sha256sum)" ]; then
        progress "loading the same data into $shard_count servers"
        rm -f "$RUN_DIR/shards.sum"
        stop_shards "$folder"
        rm -rf "$folder"
    fi
    start_shards "$folder" "$shard_count" "shared_buffers = '$shard_buffers'" "max_wal_size = '$max_wal_size'" "checkpoint_timeout = '1h'" \
        'wal_level = replica' 9>&-
    [ ! -e "$RUN_DIR/shards.sum" ] || return 0
    link_shards learning
    for i in "${!shard_ports[@]}"; do
        shard_sql "$i" -c 'CREATE EXTENSION pg_prewarm'
        sql -c "COPY (SELECT * FROM learning_log WHERE learning_partition(user_id) & ($shard_count - 1) = $i) TO STDOUT" |
            shard_sql "$i" -c 'COPY learning_shard.learning_log FROM STDIN'
        shard_sql "$i" -c 'VACUUM (FREEZE, ANALYZE)'
    done
    shard_data_version | sha256sum >"$RUN_DIR/shards.sum"
}

settle_shards() { # settle_shards <database>
    local i
    settle "$1"
    for i in "${!shard_ports[@]}"; do
        shard_sql "$i" -d "$1" -c 'CHECKPOINT' -c "SELECT count(pg_prewarm(oid)) FROM pg_class
            WHERE relkind IN ('r', 'i') AND relnamespace = 'learning_shard'::regnamespace" >/dev/null
    done
}

# shards_time <database> <script> <clients> <seconds>: like script_time, with the clients spread over the nodes.
shards_time() {
    local i nodes=$(($3 < shard_count ? $3 : shard_count)) folder=$RUN_DIR/scripts pids=()
    for ((i = 0; i < nodes; i++)); do
        PGPORT=${shard_ports[i]} script_time "$1" "$2" "$(($3 / nodes))" "$4" >"$folder/time.$i" &
        pids+=($!)
    done
    for i in "${pids[@]}"; do wait "$i" || return; done
    for ((i = 0; i < nodes; i++)); do echo "$(($3 / nodes)) $(cat "$folder/time.$i")"; done |
        awk -v clients="$3" '{ if ($2 <= 0) exit 1; rate += $1 / $2 } END { printf "%.4f", clients / rate }'
}

# shards_pair <database> <clients> <seconds> <script>: prints the time of the shards and that of the plain server.
shards_pair() {
    local ours other
    ours=$(shards_time "$1" "$4" "$2" "$3") || return
    other=$(script_time "$1" "$4" "$2" "$3") || return
    echo "$ours $other"
}

# same_as_plain <SQL>: do both answer it alike?
same_as_plain() {
    local ours other r
    for r in 1 2 3 4 5 6 7 8 9 10; do
        ours=$(shard_sql $((r % shard_count)) -v r="$r" <<<"$1;") || return
        other=$(sql -v r="$r" <<<"$1;") || return
        if [ -z "$ours" ] || [ "$ours" != "$other" ]; then
            echo "the shards do not answer as one server does: $1" >&2
            return 1
        fi
    done
}

# shards_row <name> <target> <clients> <seconds> <database> <file> <SQL>
shards_row() {
    local name="$1" target=$2 count seconds=$4 database=$5 file
    wanted "$name" || return 0
    file=$(script "$6" "$7")
    [ "$database" = writes ] || same_as_plain "$7"
    shards_pair "$database" 4 1 "$file" >/dev/null # connections are made, and plans
    for count in $3; do
        compare "$name" "$count" least "$target" faster shards_pair "$database" "$count" "$seconds" "$file"
        [ "$count" = 1 ] || costs+=("$name|$(cut -d '|' -f 5 <<<"${table[-1]}")")
    done
}

prepare_shard_writes() {
    local i map
    prepare_writes
    for i in "${!shard_ports[@]}"; do
        shard_sql "$i" -d postgres -c 'DROP DATABASE IF EXISTS writes WITH (FORCE)' \
            -c 'CREATE DATABASE writes TEMPLATE learning STRATEGY file_copy' 2>/dev/null
    done
    map=$(shard_connections writes)
    for i in "${!shard_ports[@]}"; do shard_sql "$i" -d writes -c "SELECT learning_proxy.set_map(ARRAY[$map])" >/dev/null; done
    settle_shards writes
}

check_shard_writes() {
    local i broken
    broken=$(shard_sql 0 -d writes -c 'SELECT count(*) FROM learning_log_check()' -c 'SELECT count(*) FROM learning_shards_check()' | paste -s)
    [ "$broken" = $'0\t0' ] || { echo "learning_log_check() and learning_shards_check() return rows: $broken" >&2 && return 1; }
    for i in "${!shard_ports[@]}"; do shard_sql "$i" -d postgres -c 'DROP DATABASE writes WITH (FORCE)'; done
}

# What many nodes are worth: with all cores busy, a node does the ratio of what a plain server does.
note_costs() {
    local cost
    [ ${#costs[@]} -gt 0 ] || return 0
    footnotes+=("What N nodes are worth, in plain servers, when learners and clients are spread evenly (ratio x N, all cores busy):")
    for cost in "${costs[@]}"; do
        footnotes+=("$(awk -F '|' '{ printf "  %-48s 2: %.1f  4: %.1f  8: %.1f  16: %.1f; pays from %d nodes on", $1, 2 * $2, 4 * $2, 8 * $2, 16 * $2,
            int(1 / $2) + 1 }' <<<"$cost")")
    done
}

# The sizes that docs/many_machines.md reckons with.
note_sizes() {
    footnotes+=("$(sql -c "SELECT format('Bytes per entry: log %s with its indexes; rollup %s per learner and day with entries; %s entries per such day here.',
        round(pg_total_relation_size('learning_log')::numeric / (SELECT count(*) FROM learning_log)),
        round(pg_total_relation_size('learning_rollup')::numeric / (SELECT count(*) FROM learning_rollup)),
        round((SELECT count(*) FROM learning_log)::numeric / (SELECT count(*) FROM learning_rollup), 1))")")
}

measure_shards() {
    local costs=() year="'day', timestamp '2024-01-01', timestamp '2024-12-31', 'America/New_York'"
    load_shards
    settle_shards learning
    shards_row 'shards: aggregate_learning_json, a year of days' 0.5 '1 8' $((seconds * 5)) learning shards-json \
        "SELECT aggregate_learning_json($some_learner, $year)"
    shards_row 'shards: aggregate_learners_json, all learners' 0.8 1 $((seconds * 10)) learning shards-totals \
        "SELECT aggregate_learners_json(NULL, $year)"
    shards_row 'shards: aggregate_learners_json, a class of 30' '' '1 8' $((seconds * 5)) learning shards-class \
        "SELECT aggregate_learners_json($class, $year)"
    if wanted 'shards: record_learning' || wanted 'shards: record_learning_batch of 1,000'; then
        prepare_shard_writes
        shards_row 'shards: record_learning' 0.45 '1 8' $((seconds * 5)) writes shards-record \
            "$(sed '/^-- /d' "$source_dir/bench/writes/record.sql")"
        shards_row 'shards: record_learning_batch of 1,000' 1 '1 4' $((seconds * 5)) writes shards-batch \
            "$(sed "/^-- /d; s#@batch@#$(batch mixed)#" "$source_dir/bench/writes/record-batch.sql")"
        check_shard_writes
    fi
    note_costs
    note_sizes
}
