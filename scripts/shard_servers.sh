# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced, after private_server.sh: several small servers beside it that are the shards of one learning_log, of ./dev up
# --shards and of the benchmark. They have the server's own socket folder, and a port each.
#
#   start_shards <folder> <count> [<line of postgresql.conf>...]   the servers, with their data below that folder
#   stop_shards <folder>
#   link_shards <database>     the extensions and tables in each, where they are missing, and the map of all
#   shard_sql <number> ...     psql on one, like sql; shard_ports has their ports
#
# shellcheck disable=SC2154 # the variables of private_server.sh and run_folder.sh

shard_ports=()

shard_sql() { sql -p "${shard_ports[$1]}" "${@:2}"; }

start_shards() {
    local i port SERVER_DATA SERVER_LOG
    shard_ports=()
    run_user_folder "$RUN_DIR/log"
    run_user_folder "$PGHOST"
    run_user_folder "$1"
    for ((i = 0; i < $2; i++)); do
        SERVER_DATA=$1/$i SERVER_LOG=$RUN_DIR/log/shard$i.log
        [ -d "$SERVER_DATA" ] || make_data_folder
        printf '%s\n' 'wal_level = logical' 'shared_buffers = 32MB' "${@:3}" |
            "${RUN_AS[@]}" tee "$SERVER_DATA/postgresql.auto.conf" >/dev/null
        port=$(cat "$1/$i.port" 2>/dev/null || echo $((PGPORT + 10 + i)))
        if server_runs && ! remembered "shards-$PG_MAJOR" "$SERVER_MODULE"; then
            pg_ctl -m fast stop
        fi
        if ! server_runs; then
            port=$(free_port "$port")
            pg_ctl -o "-p $port -k $PGHOST" start >/dev/null || { tail "$SERVER_LOG" >&2 && return 1; }
            echo "$port" >"$1/$i.port"
        fi
        shard_ports+=("$port")
    done
    remember "shards-$PG_MAJOR" "$SERVER_MODULE"
}

stop_shards() {
    local SERVER_DATA SERVER_LOG=/dev/null
    for SERVER_DATA in "$1"/*/; do
        [ ! -e "$SERVER_DATA/PG_VERSION" ] || stop_server
    done
}

# The connection strings of the shards' databases, as SQL.
shard_connections() { printf ", 'host=$PGHOST port=%s dbname=$1'" "${shard_ports[@]}" | cut -c 3-; }

link_shards() {
    local i scripts=("$SERVER_SCRIPTS"/learning_log*) anew=''
    remembered "shard-scripts-$PG_MAJOR-${#shard_ports[@]}" "${scripts[@]}" || anew='DROP EXTENSION IF EXISTS learning_log_shards, learning_log CASCADE;'
    for i in "${!shard_ports[@]}"; do
        [ -n "$(shard_sql "$i" -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" ] ||
            shard_sql "$i" -d postgres -c "CREATE DATABASE $1"
        shard_sql "$i" -d "$1" -1 >/dev/null <<end
SET client_min_messages = warning;
$anew
CREATE SCHEMA IF NOT EXISTS learning_shard;
CREATE EXTENSION IF NOT EXISTS learning_log SCHEMA learning_shard;
CREATE EXTENSION IF NOT EXISTS plproxy;
CREATE EXTENSION IF NOT EXISTS learning_log_shards;
SELECT NOT EXISTS (SELECT FROM pg_class WHERE relname = 'learning_daily' AND relnamespace = 'learning_shard'::regnamespace) AS incomplete \gset
\if :incomplete
SELECT learning_shard.create_learning_log();
\endif
end
    done
    shard_sql 0 -d "$1" -c "SELECT learning_shards($(shard_connections "$1"))" >/dev/null
    remember "shard-scripts-$PG_MAJOR-${#shard_ports[@]}" "${scripts[@]}"
}
