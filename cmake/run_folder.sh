# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced: who runs servers and tests, and where. PostgreSQL refuses to run as root, so root hands these over to an
# ordinary user, and that user must be able to enter the folder they live in.
#
#   prepare_run_folder <build folder>   sets
#       RUN_USER   the ordinary user: whoever calls, or for root the user that Debian's PostgreSQL runs as
#       RUN_DIR    <build>/run where that user can enter it and where unix sockets fit into it (their paths end at 107
#                  bytes), otherwise a temporary folder that <build>/run links to
#   as_run_user <command>               runs a command as that user
#   run_user_folder <folder>            makes a folder for that user
#   find_tree <source folder>           sets TREE: the source folder where that user can read it, otherwise its copy

RUN_USER=$(id -un)
[ "$(id -u)" != 0 ] || RUN_USER=${LEARNING_LOG_USER:-postgres}

as_run_user() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
    else
        setpriv --reuid "$RUN_USER" --regid "$RUN_USER" --init-groups \
            env HOME="${RUN_DIR:-/}" USER="$RUN_USER" LOGNAME="$RUN_USER" "$@"
    fi
}

prepare_run_folder() {
    local folder
    folder=$(cd "$1" && pwd -P)/run || return
    if ! id "$RUN_USER" >/dev/null 2>&1; then
        echo "there is no user \"$RUN_USER\": set LEARNING_LOG_USER to an ordinary user that may run PostgreSQL" >&2
        return 1
    fi
    if [ ! -d "$folder/" ]; then
        rm -f "$folder" # a link whose temporary folder was cleaned away
        mkdir -m 755 "$folder"
    fi
    RUN_DIR=$(cd "$folder" && pwd -P)
    if [ "$RUN_DIR" = "$folder" ] && { [ ${#folder} -gt 80 ] || ! as_run_user test -x "$folder"; }; then
        rmdir "$folder"
        RUN_DIR=$(mktemp -d /var/tmp/learning_log.XXXXXX)
        chmod 755 "$RUN_DIR"
        ln -s "$RUN_DIR" "$folder"
        echo "servers and tests live in $RUN_DIR: user $RUN_USER cannot use $folder" >&2
    fi
}

run_user_folder() {
    mkdir -p "$1"
    [ "$(id -u)" != 0 ] || chown "$RUN_USER:" "$1"
}

find_tree() {
    TREE=$1
    as_run_user test -r "$1/CMakeLists.txt" || TREE=$RUN_DIR/tree
}
