#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# run_suite.sh <source folder> <build folder> <pg_config> <suite> [<test>]
#
# Runs one suite of tests, as ctest asks for it, against the staged server and as an ordinary user:
#   regress, isolation      all files in alphabetic order, each suite in one temporary server
#   citus <of these>        the same in a database with the extension citus, where that is installed beside the server
#   tap <file>, http <file>, property <file>, shards <file>, transfer <file>, clients <file>, failover <file>      one file, which starts the servers that it needs
#
# The output is kept in <build>/run/test/<suite>[.<test>]. What a test finds in its environment:
#   PATH               the staged server's programs first (initdb, pg_ctl, psql ... with the extension installed)
#   LEARNING_SHIM      the server program
#   LEARNING_TREE      the source tree, to read
#   LEARNING_OUTPUT    a folder of its own, to write; it is emptied before each run
#   LEARNING_NODE_EXAMPLES, LEARNING_PROMTOOL      for clients: the examples for Node.js, with their packages; promtool

set -euo pipefail
umask 022
source_dir=$1 build=$2 pg_config=$3 suite=$4 test=${5-}
# shellcheck source=scripts/run_folder.sh
. "$source_dir/scripts/run_folder.sh"
prepare_run_folder "$build"
find_tree "$source_dir" "$build"
ask_server "$pg_config"
bin=$STAGE$("$pg_config" --bindir)
pgxs=$STAGE$(dirname "$(dirname "$("$pg_config" --pgxs)")") # .../pgxs/src

output=$RUN_DIR/test/$suite${test:+.$test}
rm -rf "$output"
run_user_folder "$RUN_DIR/test"
run_user_folder "$output"
cd "$output"

# Unlike the program itself, the sanitized ones are not staged: only one test wants each.
case $test in
test_sanitizers) sanitized=sanitized ;;
test_threads) sanitized=threads ;;
*) sanitized= ;;
esac
if [ "$sanitized" ] && [ "$SHIM" != "$build/shim/learning-shim" ] && [ -e "$build/shim/learning-shim-$sanitized" ]; then
    install -m 755 "$build/shim/learning-shim-$sanitized" "$SHIM-$sanitized"
fi

# Nothing of the caller's own PostgreSQL settings may reach a test.
for variable in $(compgen -e PG || true); do unset "$variable"; done
export PATH="$bin:$PATH" LEARNING_SHIM="$SHIM" LEARNING_TREE="$TREE" LEARNING_OUTPUT="$output"
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1

names() { # names <folder> <suffix>: the files there, without their suffix, in alphabetic order
    local file
    for file in "$1"/*"$2"; do basename "$file" "$2"; done
}

config=() not_here=
[ ! -f "$TREE/regress/postgresql.conf" ] || config=(--temp-config="$TREE/regress/postgresql.conf")
if [ "$suite" = citus ]; then
    libraries=$("$pg_config" --pkglibdir)
    if [ ! -e "$libraries/citus.so" ]; then
        echo "citus.$test ... skipped 'the suite $test did not run on Citus: there is no citus.so in $libraries'"
        exit 77
    fi
    { cat "${config[@]#--temp-config=}" /dev/null && echo "shared_preload_libraries = 'citus'"; } >"$output/citus.conf"
    config=(--temp-config="$output/citus.conf" --load-extension=citus)
    suite=$test not_here="citus|notify_changes" # one pretends to what is true here; the other is about what is not done here
fi
if [ "$suite" = clients ]; then
    export LEARNING_NODE_EXAMPLES="$RUN_DIR/examples" LEARNING_PROMTOOL="$RUN_DIR/promtool/promtool"
    "$source_dir/regress/clients/install_npm_packages.sh" "$source_dir/examples" "$LEARNING_NODE_EXAMPLES"
    "$source_dir/scripts/get_promtool.sh" "$RUN_DIR/promtool" || true # without it, what needs it is skipped
fi

case $suite in
regress)
    mapfile -t tests < <(names "$TREE/regress/sql" .sql | grep -vxE "$not_here")
    "${RUN_AS[@]}" "$pgxs/test/regress/pg_regress" --bindir="$bin" --inputdir="$TREE/regress" --outputdir="$output" \
        --temp-instance="$output/server" --no-locale --encoding=UTF8 --dbname=regress "${config[@]}" "${tests[@]}" ||
        { status=$?; cat "$output/regression.diffs" 2>/dev/null; exit $status; }
    ;;
isolation)
    mapfile -t tests < <(names "$TREE/regress/isolation/specs" .spec | grep -vxE "$not_here")
    "${RUN_AS[@]}" "$pgxs/test/isolation/pg_isolation_regress" --bindir="$bin" --inputdir="$TREE/regress/isolation" \
        --outputdir="$output" --temp-instance="$output/server" --no-locale --encoding=UTF8 --dbname=isolation \
        "${config[@]}" "${tests[@]}" || { status=$?; cat "$output/regression.diffs" 2>/dev/null; exit $status; }
    ;;
tap)
    # The server's own test library: up to 15 it wants TESTDIR, from 16 on TESTDATADIR and TESTLOGDIR.
    run_user_folder "$output/log"
    run_user_folder "$output/data"
    export TESTDIR="$output" TESTDATADIR="$output/data" TESTLOGDIR="$output/log" PG_REGRESS="$pgxs/test/regress/pg_regress"
    "${RUN_AS[@]}" prove -v -I "$pgxs/test/perl" -I "$TREE/regress/t" "$TREE/regress/t/$test.pl"
    ;;
http | property | shards | transfer | clients | failover)
    # Debian's python3 by its full path: its packages are what these tests use, not those of another one in PATH.
    # What they share is in support/.
    export PYTHONPATH="$TREE/regress/support"
    # The tests of the page find a browser's driver in PAGE_TOOLS, or why there is none.
    case $test in
    test_page | test_page_states | test_page_entries | test_page_live | test_page_misfortunes | test_page_open_for_long | test_page_silence | test_page_sizes)
        # shellcheck source=scripts/npm_modules.sh
        . "$source_dir/scripts/npm_modules.sh"
        if PAGE_TOOLS_MISSING=$(npm_modules "$source_dir/page" "$RUN_DIR/page_tools"); then
            export PAGE_TOOLS="$RUN_DIR/page_tools"
        else
            export PAGE_TOOLS_MISSING
        fi
        ;;
    esac
    cd "$TREE/regress/$suite"
    "${RUN_AS[@]}" /usr/bin/python3 -m unittest -v "$test" 2>&1 | tee "$output/unittest.log"
    # A file without a test did not pass, nor one of which every test was skipped: say so to ctest.
    ran=$(sed -nE 's/^Ran ([0-9]+) tests? in .*/\1/p' "$output/unittest.log")
    [ "$ran" != 0 ] || { echo "there is no test in $test.py" >&2 && exit 1; }
    ! grep -qx "OK (skipped=$ran)" "$output/unittest.log" || exit 77
    ;;
*)
    echo "unknown suite $suite" >&2
    exit 2
    ;;
esac
