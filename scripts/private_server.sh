# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced, after run_folder.sh: the development servers of ./dev, PostgreSQL and the shim, in RUN_DIR, reachable
# from this machine only.
#
#   find_servers <pg_config>      where they are
#   start_server, stop_server     PostgreSQL; it is restarted when the extension was built anew
#   set_up_database <sample>      database, extension, tables with sample data, role of the shim: what is missing
#   start_shim, stop_shim         learning-shim; it is restarted when it was built anew
#
# Who may connect: over the unix socket the operating system says who is asking, and only RUN_USER and the caller are let
# in. Over TCP a password is needed; it is made at random and lies in RUN_DIR/pgpass for the caller only.

find_servers() {
    ask_server "$1"
    SERVER_BIN=$STAGE$("$1" --bindir)
    SERVER_MODULE=$STAGE$("$1" --pkglibdir)/learning_log.so
    SERVER_SCRIPTS=$STAGE$("$1" --sharedir)/extension
    SERVER_DATA=$RUN_DIR/data-$PG_MAJOR
    SERVER_LOG=$RUN_DIR/log/postgresql.log
    SHIM_LOG=$RUN_DIR/log/shim.log
    export PGHOST=$RUN_DIR/socket PGUSER=postgres PGDATABASE=learning
    PGPORT=$(cat "$RUN_DIR/port" 2>/dev/null || echo 15432) # below what the system takes for outgoing connections
    export PGPORT
}

# remembered <name> <file>...: are the files as they were at the last call of remember with this name?
remembered() { [ "$(cat "$RUN_DIR/$1.sum" 2>/dev/null)" = "$(cat "${@:2}" | sha256sum)" ]; }
remember() { cat "${@:2}" | sha256sum >"$RUN_DIR/$1.sum"; }

# The first port from $1 on that nobody listens on.
free_port() {
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}

pg_ctl() { "${RUN_AS[@]}" "$SERVER_BIN/pg_ctl" -s -D "$SERVER_DATA" -l "$SERVER_LOG" -w "$@" </dev/null; }
sql() { "${RUN_AS[@]}" "$SERVER_BIN/psql" -qXAt -v ON_ERROR_STOP=1 "$@"; }
server_runs() { pg_ctl status >/dev/null 2>&1; }

make_data_folder() {
    local os_user
    # All or nothing: an interrupted initdb leaves no half of a server behind.
    rm -rf "$SERVER_DATA.new"
    run_user_folder "$SERVER_DATA.new"
    "${RUN_AS[@]}" "$SERVER_BIN/initdb" -D "$SERVER_DATA.new" -U postgres --encoding=UTF8 --locale=C.UTF-8 \
        --auth-local=peer --auth-host=scram-sha-256 >"$RUN_DIR/log/initdb.log"
    "${RUN_AS[@]}" tee "$SERVER_DATA.new/pg_hba.conf" >/dev/null <<'end'
local all all              peer map=developers
host  all all 127.0.0.1/32 scram-sha-256
end
    for os_user in "$RUN_USER" "$(id -un)"; do
        printf 'developers %s %s\n' "$os_user" postgres "$os_user" learning_shim
    done | "${RUN_AS[@]}" tee "$SERVER_DATA.new/pg_ident.conf" >/dev/null
    "${RUN_AS[@]}" tee -a "$SERVER_DATA.new/postgresql.conf" >/dev/null <<'end'
listen_addresses = '127.0.0.1'
timezone = 'UTC'
log_timezone = 'UTC'
end
    mv "$SERVER_DATA.new" "$SERVER_DATA"
}

start_server() {
    run_user_folder "$RUN_DIR/log"
    run_user_folder "$RUN_DIR/socket"
    [ -d "$SERVER_DATA" ] || make_data_folder
    if server_runs; then
        remembered "module-$PG_MAJOR" "$SERVER_MODULE" && return
        echo "the extension was built anew: restarting PostgreSQL"
        stop_server
    fi
    PGPORT=$(free_port "$PGPORT")
    echo "$PGPORT" >"$RUN_DIR/port"
    if ! pg_ctl -o "-p $PGPORT -k $PGHOST" start >/dev/null; then
        tail "$SERVER_LOG" >&2
        return 1
    fi
    remember "module-$PG_MAJOR" "$SERVER_MODULE"
    set_password
}

stop_server() { ! server_runs || pg_ctl -m fast stop; }

set_password() {
    local password
    password=$(cut -d : -f 5 "$RUN_DIR/pgpass" 2>/dev/null || od -An -N 16 -t x1 /dev/urandom | tr -d ' \n')
    sql -d postgres <<<"ALTER ROLE postgres PASSWORD '$password'"
    (umask 077 && echo "127.0.0.1:$PGPORT:*:postgres:$password" >"$RUN_DIR/pgpass")
}

set_up_database() {
    local scripts=("$SERVER_SCRIPTS"/learning_log*)
    [ -n "$(sql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'learning'")" ] ||
        sql -d postgres -c 'CREATE DATABASE learning'
    if [ -z "$(sql -c "SELECT to_regclass('learning_log')")" ]; then
        echo "setting up the database with sample data"
        cat - "$1" <<<'CREATE EXTENSION IF NOT EXISTS learning_log; SELECT create_learning_log();' | sql -1 >/dev/null
    elif ! remembered "scripts-$PG_MAJOR" "${scripts[@]}"; then
        # As long as a version is in the making its script changes without a new number; the tables are not the extension's and stay.
        echo "the SQL of the extension changed: installing it anew, the data stays"
        sql -1 >/dev/null <<<'SET client_min_messages = warning; DROP EXTENSION IF EXISTS learning_log CASCADE;
            CREATE EXTENSION learning_log; SELECT create_learning_log();'
    fi
    remember "scripts-$PG_MAJOR" "${scripts[@]}"
    sql -1 <<'end'
SELECT 'CREATE ROLE learning_shim LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'learning_shim') \gexec
GRANT UPDATE (voided_at), INSERT, SELECT, DELETE ON learning_log TO learning_shim;
GRANT SELECT ON learning_rollup TO learning_shim;
GRANT SELECT, DELETE ON learning_archive TO learning_shim;
end
}

shim_pid() { # prints the shim's process id, if it is still the shim's
    local pid
    pid=$(cat "$RUN_DIR/shim.pid" 2>/dev/null) &&
        [ "$(tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | head -n 1)" = "$SHIM" ] && echo "$pid"
}
shim_answers() { curl -s -o /dev/null "http://$SHIM_ADDRESS/openapi.json"; }

start_shim() {
    local pid port database=${SHIM_DATABASE:-host=$PGHOST port=$PGPORT user=learning_shim dbname=learning}
    SHIM_ADDRESS=$(cat "$RUN_DIR/shim.address" 2>/dev/null || true)
    if shim_pid >/dev/null; then
        remembered shim "$SHIM" && remembered shim-database <(echo "$database") && shim_answers && return
        echo "restarting the shim"
        stop_shim
    fi
    port=$(free_port 8000)
    [ "$port" = 8000 ] || echo "port 8000 is taken: the shim listens on port $port"
    SHIM_ADDRESS=127.0.0.1:$port
    echo "$SHIM_ADDRESS" >"$RUN_DIR/shim.address"
    setsid "${RUN_AS[@]}" "$SHIM" --listen "$SHIM_ADDRESS" --admin-listen "127.0.0.1:$(free_port $((port + 1)))" \
        --database "$database" \
        </dev/null >>"$SHIM_LOG" 2>&1 &
    pid=$!
    echo "$pid" >"$RUN_DIR/shim.pid"
    until shim_answers; do
        if ! kill -0 "$pid" 2>/dev/null; then
            tail "$SHIM_LOG" >&2
            echo "the shim did not start; its log is $SHIM_LOG" >&2
            return 1
        fi
        sleep 0.05
    done
    remember shim "$SHIM"
    remember shim-database <(echo "$database")
}

stop_shim() {
    local pid i
    pid=$(shim_pid) || return 0
    kill "$pid"
    for ((i = 0; i < 200; i++)); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.05
    done
    rm -f "$RUN_DIR/shim.pid"
}
