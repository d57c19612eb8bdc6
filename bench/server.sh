# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: its server. It has a copy of the staged server of its own, so that a build or a test that
# installs a new module meanwhile changes nothing, and a data folder of its own below build/bench.
#
# Settings: the server's defaults, apart from memory for all of the data and room for the WAL: a checkpoint, whether by
# size or by time, would hit one side of one pair.
#
# shellcheck disable=SC2154 # the variables of bench/run

find_bench_server() {
    local pg_config staged folder variable
    pg_config=$(sed -n 's/^PG_CONFIG:[A-Z]*=//p' "$build/CMakeCache.txt" 2>/dev/null || true)
    if [ -z "$pg_config" ]; then
        echo "nothing is built yet: ./dev bench builds first" >&2
        return 1
    fi
    for variable in $(compgen -e PG || true); do unset "$variable"; done # the caller's own connection settings
    "$source_dir/scripts/stage_server.sh" "$source_dir" "$build" "$pg_config"
    prepare_run_folder "$build"
    ask_server "$pg_config"
    find_tree "$source_dir" "$build"
    staged=$STAGE

    folder=$build/bench${quick:+/quick}
    mkdir -p "$folder"
    prepare_run_folder "$folder"
    exec 9>"$RUN_DIR/lock"
    flock -n 9 || { echo "another bench/run is using $RUN_DIR" >&2 && return 1; }
    [ -e "$RUN_DIR/port" ] || echo 15532 >"$RUN_DIR/port" # the first to try
    find_servers "$pg_config"
    [ ! -d "$STAGE" ] || stop_server # left behind by a run that was killed
    rm -rf "$STAGE"
    cp -a "$staged" "$STAGE"
    bench_shim=$RUN_DIR/learning-shim
    install -m 755 "$SHIM" "$bench_shim"
    cd "$RUN_DIR" || return # a folder that the server's user can enter
}

start_bench_server() {
    run_user_folder "$RUN_DIR/log"
    run_user_folder "$RUN_DIR/scripts"
    [ -d "$SERVER_DATA" ] || make_data_folder
    "${RUN_AS[@]}" tee "$SERVER_DATA/postgresql.auto.conf" >/dev/null <<end_of_settings
shared_buffers = '$shared_buffers'
max_wal_size = '$max_wal_size'
checkpoint_timeout = '1h'
end_of_settings
    start_server 9>&-
}

# What the loaded data depends on.
data_version() {
    cat "$source_dir"/sql/*.sql "$source_dir"/sql/learning_log/*.sql "$source_dir"/extension/src/{tables,foreign}/*.sql \
        "$source_dir"/extension/src/foreign/period_views.[ch]pp "$source_dir"/bench/load.sql \
        "$source_dir"/extension/src/core/cells.[ch]pp "$source_dir"/extension/src/rollup/packed_cells.cpp
}

load_data() {
    if [ -n "$fresh" ] || [ "$(cat "$RUN_DIR/data.sum" 2>/dev/null)" != "$(data_version | sha256sum)" ]; then
        progress "loading $learners learners; this takes a few minutes, and the data is kept"
        rm -f "$RUN_DIR/data.sum"
        sql -d postgres -c 'DROP DATABASE IF EXISTS learning WITH (FORCE)' -c 'DROP DATABASE IF EXISTS writes WITH (FORCE)' \
            -c 'CREATE DATABASE learning' 2>/dev/null
        sql -v learners="$learners" -v heavy_sessions="$heavy_sessions" <"$source_dir/bench/load.sql" >/dev/null
        data_version | sha256sum >"$RUN_DIR/data.sum"
    fi
}

# Whatever was read or written before: all of a database is in memory, and no checkpoint is due.
settle() {
    sql -d "$1" -c 'CHECKPOINT' -c "SELECT count(pg_prewarm(oid)) FROM pg_class
        WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace" >/dev/null
}
