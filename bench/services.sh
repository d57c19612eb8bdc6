# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: the HTTP services that are measured, on free ports of this machine: the shim, and what it is
# compared with. Each says where it listens, and is stopped by its own process id.
#
# shellcheck disable=SC2154 # the variables of bench/run

declare -A service_pid service_url

# start_service <name> <command>...: its output goes to log/<name>.out, its log to log/<name>.log.
start_service() {
    local name=$1 log=$RUN_DIR/log/$1
    : >"$log.out"
    (exec 9>&- && exec setsid "${RUN_AS[@]}" "${@:2}") </dev/null >"$log.out" 2>"$log.log" &
    service_pid[$name]=$!
    until service_url[$name]=$(sed -n 's/^listening on //p' "$log.out") && [ -n "${service_url[$name]}" ]; do
        kill -0 "${service_pid[$name]}" 2>/dev/null || { cat "$log.log" >&2 && return 1; }
        sleep 0.05
    done
}

stop_services() {
    local name
    for name in "${!service_pid[@]}"; do
        kill "${service_pid[$name]}" 2>/dev/null || true
        wait "${service_pid[$name]}" 2>/dev/null || true
        unset "service_pid[$name]" "service_url[$name]"
    done
}

# start_bench_shim <database> [<option>...]: with its log, in a file, its metrics, and all else that it does by default.
start_bench_shim() {
    start_service shim "$bench_shim" --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0 \
        --database "host=$PGHOST port=$PGPORT user=postgres dbname=$1" "${@:2}"
}

# install_fastify: what the service of Node.js needs, in the versions of package-lock.json. Prints why it cannot be had.
install_fastify() {
    local place=$RUN_DIR/fastify sources=("$source_dir"/bench/http/{package.json,package-lock.json,fastify.mjs})
    remembered fastify "${sources[@]}" && return
    command -v npm >/dev/null || { echo 'there is no npm' && return 1; }
    rm -rf "$place"
    mkdir "$place"
    cp "${sources[@]}" "$place"
    if ! (cd "$place" && timeout 240 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
        --cache "$place/cache") >"$RUN_DIR/log/npm.log" 2>&1; then
        echo "npm could not install fastify and pg: $(grep -m 1 . "$RUN_DIR/log/npm.log")"
        return 1
    fi
    rm -rf "$place/cache"
    remember fastify "${sources[@]}"
}

start_fastify() { # start_fastify <database>
    start_service fastify env NODE_ENV=production PGHOST="$PGHOST" PGPORT="$PGPORT" PGUSER=postgres PGDATABASE="$1" \
        node "$RUN_DIR/fastify/fastify.mjs"
}

# start_stock_server <file>: cpp-httplib as it comes, which answers everything with what is in the file.
start_stock_server() {
    install -m 755 "$build/bench/stock_server" "$RUN_DIR/stock_server"
    start_service stock "$RUN_DIR/stock_server" "$1"
}
