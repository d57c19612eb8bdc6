# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced: who runs servers and tests, and where. PostgreSQL refuses to run as root, so root hands these over to an
# ordinary user, and that user must be able to enter the folder they live in.
#
#   prepare_run_folder <build folder>   sets
#       RUN_USER   the ordinary user: whoever calls, or for root the user that Debian's PostgreSQL runs as
#       RUN_AS     what to write before a command that this user shall run: "${RUN_AS[@]}" initdb ...
#       RUN_DIR    <build>/run where that user can enter it, where unix sockets fit into it (their paths end at 107
#                  bytes) and where its name needs no quotes, otherwise a temporary folder that <build>/run links to
#   run_user_folder <folder>            makes a folder that belongs to that user
#   find_tree <source> <build>          sets TREE, the source folder, and SHIM, the server program; or, where that user
#                                       cannot read these, or a name needs quotes, the copies that stage_server.sh makes
#   ask_server <pg_config>              sets PG_MAJOR, and STAGE, where the copy of that server is
#
# shellcheck disable=SC2034 # the variables are for the scripts that source this

# Such a folder's name means something else in PATH, in a connection string or in the server's options.
needs_quotes() { [[ $1 = *[[:space:]\"\'\`\\\$\&\;\<\>\|\(\)\*\?\[\]\{\}\#:,]* ]]; }

prepare_run_folder() {
    local folder
    folder=$(cd "$1" && pwd -P)/run || return
    if [ ! -d "$folder/" ]; then
        rm -f "$folder" # a link whose temporary folder was cleaned away
        mkdir -m 755 "$folder"
    fi
    RUN_DIR=$(cd "$folder" && pwd -P)

    RUN_USER=$(id -un)
    RUN_AS=(env)
    if [ "$(id -u)" = 0 ]; then
        RUN_USER=${LEARNING_LOG_USER:-postgres}
        if ! id "$RUN_USER" >/dev/null 2>&1; then
            echo "there is no user $RUN_USER: let LEARNING_LOG_USER name an ordinary user to run PostgreSQL as" >&2
            return 1
        fi
        RUN_AS=(setpriv --reuid "$RUN_USER" --regid "$(id -g "$RUN_USER")" --init-groups
            env USER="$RUN_USER" LOGNAME="$RUN_USER")
    fi

    if [ "$RUN_DIR" = "$folder" ] &&
        { [ ${#folder} -gt 80 ] || needs_quotes "$folder" || ! "${RUN_AS[@]}" test -x "$folder"; }; then
        rmdir "$folder"
        RUN_DIR=$(mktemp -d /var/tmp/learning_log.XXXXXX)
        chmod 755 "$RUN_DIR"
        ln -s "$RUN_DIR" "$folder"
        echo "servers and tests live in $RUN_DIR: user $RUN_USER cannot work in $folder" >&2
    fi
    RUN_AS+=(HOME="$RUN_DIR")
}

run_user_folder() {
    mkdir -p "$1"
    [ "$(id -u)" != 0 ] || chown "$RUN_USER:" "$1"
}

find_tree() {
    TREE=$1
    SHIM=$2/shim/learning-shim
    if needs_quotes "$1$2" || ! "${RUN_AS[@]}" test -r "$1/CMakeLists.txt" || ! "${RUN_AS[@]}" test -x "$2"; then
        TREE=$RUN_DIR/tree
        SHIM=$TREE/learning-shim
    fi
}

ask_server() {
    local version
    version=$("$1" --version)
    PG_MAJOR=${version#PostgreSQL }
    PG_MAJOR=${PG_MAJOR%%[!0-9]*}
    STAGE=$RUN_DIR/server-$PG_MAJOR
}
